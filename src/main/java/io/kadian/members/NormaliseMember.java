// SPDX-License-Identifier: Apache-2.0
package io.kadian.members;

import io.kadian.domain.DeadLetter;
import io.kadian.domain.InvalidInputException;
import io.kadian.domain.Lot;
import io.kadian.domain.Phones;
import io.kadian.types.MemberRowSerializer;
import io.kadian.types.MemberSchema;
import io.kadian.types.ShardInput;
import io.kadian.types.SideOutputs;
import java.time.Instant;
import javax.annotation.Nullable;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.java.typeutils.ResultTypeQueryable;
import org.apache.flink.metrics.Counter;
import org.apache.flink.streaming.api.functions.ProcessFunction;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.StringData;
import org.apache.flink.types.RowKind;
import org.apache.flink.util.Collector;
import org.apache.flink.util.function.SerializableSupplier;

/**
 * Puts a member's phone in E.164 and the member on the way to its shard. What can't be used is a
 * dead letter.
 *
 * <p>A member whose new record has no usable phone is departed as well: the old number may be
 * somebody else's by now.
 */
public final class NormaliseMember extends ProcessFunction<RowData, ShardInput>
    implements ResultTypeQueryable<ShardInput> {
  /** PostgreSQL's indexes take 2,704 octets, and the ledger's holds a campaign's id too. */
  static final int LONGEST_ID = 512;

  private static final long serialVersionUID = 1L;
  private static final String SOURCE = "members";

  private final MemberSchema schema;
  private final String defaultRegion;
  private final int shards;
  private final SerializableSupplier<Instant> now;
  private final int id;
  private final int phone;
  private final int raw;
  private final int error;

  private transient RowData.FieldGetter[] getters;
  private transient MemberRowSerializer rows;
  private transient FamiliarPhones phones;
  private transient Counter deadLetters;

  /** Of an UPDATE_BEFORE whose UPDATE_AFTER is next: the two come from one record. */
  @Nullable private transient String replaced;

  /**
   * @param schema of {@link MemberTable#rows()}
   * @param defaultRegion of phones without a country code, such as CN
   * @param now when a dead letter is written
   */
  public NormaliseMember(
      MemberSchema schema, String defaultRegion, int shards, SerializableSupplier<Instant> now) {
    this.schema = schema;
    this.defaultRegion = defaultRegion;
    this.shards = shards;
    this.now = now;
    this.id = schema.indexOf(MemberSchema.MEMBER_ID);
    this.phone = schema.indexOf(MemberSchema.PHONE);
    this.raw = schema.size();
    this.error = schema.size() + 1;
    new Phones(defaultRegion); // refuses a region that is none, before the job starts
  }

  /** Found by reflection it would fall back to Kryo. */
  @Override
  public TypeInformation<ShardInput> getProducedType() {
    return ShardInput.type(schema);
  }

  @Override
  public void open(OpenContext context) {
    getters = new RowData.FieldGetter[schema.size()];
    for (int i = 0; i < getters.length; i++) {
      getters[i] = RowData.createFieldGetter(schema.type(i), i);
    }
    rows = new MemberRowSerializer(schema);
    phones = new FamiliarPhones(defaultRegion);
    deadLetters = getRuntimeContext().getMetricGroup().counter("deadLetters");
  }

  @Override
  public void processElement(RowData row, Context context, Collector<ShardInput> out) {
    if (!row.isNullAt(error)) {
      bury(row, row.getString(error).toString(), context);
      return;
    }
    String member = row.isNullAt(id) ? null : row.getString(id).toString();
    String fault = faultOf(member);
    if (fault != null) {
      bury(row, fault, context);
      return;
    }
    RowKind kind = row.getRowKind();
    if (kind == RowKind.UPDATE_BEFORE) {
      replaced = member;
    } else if (kind == RowKind.DELETE) {
      depart(member, out);
    } else {
      if (kind == RowKind.UPDATE_AFTER && replaced != null && !replaced.equals(member)) {
        depart(replaced, out);
      }
      replaced = null;
      update(member, row, context, out);
    }
  }

  private void update(String member, RowData row, Context context, Collector<ShardInput> out) {
    try {
      String number =
          phones.normalise(row.isNullAt(phone) ? null : row.getString(phone).toString());
      out.collect(ShardInput.member(Lot.shardOf(member, shards), member, withPhone(row, number)));
    } catch (InvalidInputException e) {
      bury(row, e.getMessage(), context);
      depart(member, out);
    }
  }

  private RowData withPhone(RowData row, String number) {
    GenericRowData normalised = new GenericRowData(getters.length);
    for (int i = 0; i < getters.length; i++) {
      normalised.setField(i, getters[i].getFieldOrNull(row));
    }
    normalised.setField(phone, StringData.fromString(number));
    return rows.toBinaryRow(normalised);
  }

  private void depart(String member, Collector<ShardInput> out) {
    out.collect(ShardInput.departed(Lot.shardOf(member, shards), member));
  }

  private void bury(RowData row, String reason, Context context) {
    deadLetters.inc();
    String record =
        row.isNullAt(raw)
            ? RawText.cut(MemberJson.of(row, schema))
            : RawText.of(row.getBinary(raw));
    context.output(SideOutputs.DEAD_LETTERS, new DeadLetter(SOURCE, reason, record, now.get()));
  }

  /** An id that the ledger couldn't hold would stop the job there. */
  @Nullable
  private static String faultOf(@Nullable String member) {
    if (member == null) {
      return "member_id is missing";
    }
    if (member.isBlank()) {
      return "member_id is blank";
    }
    if (member.length() > LONGEST_ID) {
      return "member_id is longer than " + LONGEST_ID + " characters";
    }
    for (int i = 0; i < member.length(); i++) {
      char c = member.charAt(i);
      if (c == 0) {
        return "member_id holds a NUL character";
      }
      if (Character.isSurrogate(c)) {
        if (!Character.isSurrogatePair(c, i + 1 < member.length() ? member.charAt(i + 1) : 0)) {
          return "member_id holds half of a character";
        }
        i++;
      }
    }
    return null;
  }
}
