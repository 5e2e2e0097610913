// SPDX-License-Identifier: Apache-2.0
package io.kadian.members;

import io.kadian.domain.InvalidInputException;
import io.kadian.kafka.WatchBrokers;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.ConfigOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.connector.file.table.factories.BulkReaderFormatFactory;
import org.apache.flink.table.api.DataTypes;
import org.apache.flink.table.api.Schema;
import org.apache.flink.table.api.TableDescriptor;
import org.apache.flink.table.api.ValidationException;
import org.apache.flink.table.catalog.Column;
import org.apache.flink.table.catalog.ResolvedCatalogTable;
import org.apache.flink.table.catalog.ResolvedSchema;
import org.apache.flink.table.factories.DeserializationFormatFactory;
import org.apache.flink.table.factories.Factory;
import org.apache.flink.table.factories.FactoryUtil;
import org.apache.flink.table.types.DataType;
import org.apache.flink.table.types.utils.DataTypeUtils;
import org.apache.kafka.clients.CommonClientConfigs;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The user's table once more, with {@link KeptColumns} and with {@link KeepUnparsableFormatFactory
 * a format} around its formats, so that what can't be parsed is a row too. Without watermarks:
 * member data doesn't drive the clock.
 */
final class KeepUnparsableTable {
  private static final Logger LOG = LoggerFactory.getLogger(KeepUnparsableTable.class);

  private static final ConfigOption<String> VALUE_FORMAT =
      ConfigOptions.key("value" + FactoryUtil.FORMAT_SUFFIX).stringType().noDefaultValue();
  private static final ConfigOption<String> KEY_FORMAT =
      ConfigOptions.key("key" + FactoryUtil.FORMAT_SUFFIX).stringType().noDefaultValue();
  private static final String KEY_FIELDS = "key.fields";
  private static final String KEY_FIELDS_PREFIX = "key.fields-prefix";

  /** Connectors that hand on what stands behind this prefix to their Kafka clients. */
  private static final Set<String> KAFKA = Set.of("kafka", "upsert-kafka");

  private static final String OF_KAFKA = "properties.";
  private static final String WATCHED = "members";

  private static final String IGNORE_PARSE_ERRORS = "ignore-parse-errors";

  private final ResolvedCatalogTable table;
  private final ClassLoader classLoader;
  private final Map<String, String> options;

  /** With the user's prefix of key columns; null for a table without a key format. */
  private final String keyError;

  private KeepUnparsableTable(ResolvedCatalogTable table, ClassLoader classLoader) {
    this.table = table;
    this.classLoader = classLoader;
    this.options = new HashMap<>(table.getOptions());
    this.keyError =
        options.containsKey(KEY_FORMAT.key())
            ? options.getOrDefault(KEY_FIELDS_PREFIX, "") + KeptColumns.KEY_ERROR
            : null;
  }

  /**
   * @return nothing where the connector has no format that reads record by record: jdbc, datagen,
   *     Parquet files
   */
  static Optional<KeepUnparsableTable> of(ResolvedCatalogTable table, ClassLoader classLoader) {
    ConfigOption<String> format =
        table.getOptions().containsKey(VALUE_FORMAT.key()) ? VALUE_FORMAT : FactoryUtil.FORMAT;
    String name = table.getOptions().get(format.key());
    if (name == null
        || !table.getOptions().containsKey(FactoryUtil.CONNECTOR.key())
        || find(DeserializationFormatFactory.class, name, classLoader).isEmpty()
        || isOfWholeFiles(table, name, classLoader)) {
      return Optional.empty();
    }
    KeepUnparsableTable kept = new KeepUnparsableTable(table, classLoader);
    kept.wrap(format);
    kept.watch(format);
    if (kept.keyError != null) {
      kept.wrap(KEY_FORMAT);
      kept.options.computeIfPresent(KEY_FIELDS, (k, fields) -> fields + ";" + kept.keyError);
    }
    return Optional.of(kept);
  }

  Optional<String> keyError() {
    return Optional.ofNullable(keyError);
  }

  TableDescriptor descriptor() {
    TableDescriptor.Builder descriptor =
        TableDescriptor.forConnector(options.get(FactoryUtil.CONNECTOR.key())).schema(schema());
    options.forEach(descriptor::option);
    if (!table.getPartitionKeys().isEmpty()) {
      descriptor.partitionedBy(table.getPartitionKeys().toArray(String[]::new));
    }
    return descriptor.build();
  }

  /** A CSV file is read line by line then, so a quoted line break ends a record. */
  private static boolean isOfWholeFiles(
      ResolvedCatalogTable table, String format, ClassLoader classLoader) {
    return table.getOptions().get(FactoryUtil.CONNECTOR.key()).equals("filesystem")
        && !format.equals("csv")
        && find(BulkReaderFormatFactory.class, format, classLoader).isPresent();
  }

  private void wrap(ConfigOption<String> option) {
    String inner = options.get(option.key());
    String prefix = FactoryUtil.getFormatPrefix(option, inner);
    Map<String, String> innerOptions = new HashMap<>();
    options.forEach(
        (key, value) -> {
          if (key.startsWith(prefix)) {
            innerOptions.put(key.substring(prefix.length()), value);
          }
        });
    innerOptions.keySet().forEach(key -> options.remove(prefix + key));
    if (hasOption(inner, IGNORE_PARSE_ERRORS)
        && "true".equalsIgnoreCase(innerOptions.put(IGNORE_PARSE_ERRORS, "false"))) {
      LOG.info(
          "{}{} is off here: such records go to the dead letters", prefix, IGNORE_PARSE_ERRORS);
    }
    Configuration ours = new Configuration();
    ours.set(KeepUnparsableFormatFactory.FORMAT, inner);
    ours.set(KeepUnparsableFormatFactory.OPTIONS, innerOptions);
    ours.set(KeepUnparsableFormatFactory.NOT_NULL, notNull());
    String ourPrefix = FactoryUtil.getFormatPrefix(option, KeepUnparsableFormatFactory.IDENTIFIER);
    options.put(option.key(), KeepUnparsableFormatFactory.IDENTIFIER);
    ours.toMap().forEach((key, value) -> options.put(ourPrefix + key, value));
  }

  private void watch(ConfigOption<String> format) {
    if (KAFKA.contains(options.get(FactoryUtil.CONNECTOR.key()))) {
      String reporters = OF_KAFKA + CommonClientConfigs.METRIC_REPORTER_CLASSES_CONFIG;
      WatchBrokers.properties(options.get(reporters), WATCHED)
          .forEach((key, value) -> options.put(OF_KAFKA + key, value));
      options.put(
          FactoryUtil.getFormatPrefix(format, KeepUnparsableFormatFactory.IDENTIFIER)
              + KeepUnparsableFormatFactory.WATCHED.key(),
          WATCHED);
    }
  }

  private boolean hasOption(String format, String key) {
    return find(DeserializationFormatFactory.class, format, classLoader).stream()
        .flatMap(f -> Stream.concat(f.requiredOptions().stream(), f.optionalOptions().stream()))
        .anyMatch(option -> option.key().equals(key));
  }

  private List<String> notNull() {
    return table.getResolvedSchema().getColumns().stream()
        .filter(column -> column.isPhysical())
        .filter(column -> !column.getDataType().getLogicalType().isNullable())
        .map(Column::getName)
        .toList();
  }

  private Schema schema() {
    ResolvedSchema resolved = table.getResolvedSchema();
    List<String> key =
        new ArrayList<>(resolved.getPrimaryKey().map(k -> k.getColumns()).orElse(List.of()));
    Schema.Builder schema = Schema.newBuilder();
    for (Schema.UnresolvedColumn column : table.getUnresolvedSchema().getColumns()) {
      String name = column.getName();
      if (name.equals(KeptColumns.RAW) || name.equals(KeptColumns.ERROR) || name.equals(keyError)) {
        throw new InvalidInputException("column " + name + ": the name is taken by Kadian");
      }
      add(column, resolved, key.contains(name), schema);
    }
    schema.column(KeptColumns.RAW, DataTypes.BYTES());
    schema.column(KeptColumns.ERROR, DataTypes.STRING());
    if (keyError != null) {
      schema.column(keyError, DataTypes.STRING().notNull());
      if (!key.isEmpty()) {
        key.add(keyError);
      }
    }
    if (!key.isEmpty()) {
      schema.primaryKey(key);
    }
    return schema.build();
  }

  /** NOT NULL is for {@link KeepUnparsable} to check; the planner would skip NULL checks for it. */
  private static void add(
      Schema.UnresolvedColumn column, ResolvedSchema resolved, boolean key, Schema.Builder schema) {
    String name = column.getName();
    if (column instanceof Schema.UnresolvedComputedColumn computed) {
      schema.columnByExpression(name, computed.getExpression());
      return;
    }
    DataType type =
        DataTypeUtils.removeTimeAttribute(resolved.getColumn(name).orElseThrow().getDataType());
    if (column instanceof Schema.UnresolvedMetadataColumn metadata) {
      schema.columnByMetadata(
          name, type.nullable(), metadata.getMetadataKey(), metadata.isVirtual());
    } else {
      schema.column(name, key ? type : type.nullable());
    }
  }

  private static <F extends Factory> Optional<F> find(
      Class<F> type, String name, ClassLoader classLoader) {
    try {
      return Optional.of(FactoryUtil.discoverFactory(classLoader, type, name));
    } catch (ValidationException e) {
      return Optional.empty();
    }
  }
}
