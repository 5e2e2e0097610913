// SPDX-License-Identifier: Apache-2.0
package io.kadian.members;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.flink.api.common.serialization.DeserializationSchema;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.ConfigOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.ReadableConfig;
import org.apache.flink.table.connector.format.DecodingFormat;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.factories.DeserializationFormatFactory;
import org.apache.flink.table.factories.DynamicTableFactory;
import org.apache.flink.table.factories.FactoryUtil;

/**
 * The format that {@link KeepUnparsableTable} puts around the one that the user's DDL names. Found
 * by Flink through {@code META-INF/services}.
 */
public final class KeepUnparsableFormatFactory implements DeserializationFormatFactory {
  static final String IDENTIFIER = "kadian-keep-unparsable";

  static final ConfigOption<String> FORMAT =
      ConfigOptions.key("format").stringType().noDefaultValue();

  /** Of the inner format, without its prefix. */
  static final ConfigOption<Map<String, String>> OPTIONS =
      ConfigOptions.key("options").mapType().defaultValue(Map.of());

  /** Columns that the user declared NOT NULL; to the planner they are not, or it would trust it. */
  static final ConfigOption<List<String>> NOT_NULL =
      ConfigOptions.key("not-null").stringType().asList().defaultValues();

  /** The name of the clients to watch, if Kafka's connector reads by this format; or else empty. */
  static final ConfigOption<String> WATCHED =
      ConfigOptions.key("watched").stringType().defaultValue("");

  @Override
  public String factoryIdentifier() {
    return IDENTIFIER;
  }

  @Override
  public Set<ConfigOption<?>> requiredOptions() {
    return Set.of(FORMAT);
  }

  @Override
  public Set<ConfigOption<?>> optionalOptions() {
    return Set.of(OPTIONS, NOT_NULL, WATCHED);
  }

  @Override
  public DecodingFormat<DeserializationSchema<RowData>> createDecodingFormat(
      DynamicTableFactory.Context context, ReadableConfig options) {
    FactoryUtil.validateFactoryOptions(this, options);
    DeserializationFormatFactory inner =
        FactoryUtil.discoverFactory(
            context.getClassLoader(), DeserializationFormatFactory.class, options.get(FORMAT));
    return new KeepUnparsableFormat(
        options.get(FORMAT),
        inner.createDecodingFormat(context, Configuration.fromMap(options.get(OPTIONS))),
        new HashSet<>(options.get(NOT_NULL)),
        options.get(WATCHED));
  }
}
