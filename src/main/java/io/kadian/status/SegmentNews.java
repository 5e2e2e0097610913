// SPDX-License-Identifier: Apache-2.0
package io.kadian.status;

import io.kadian.domain.ControlRecord.PublishedSegment;
import io.kadian.domain.Event;
import javax.annotation.Nullable;

/**
 * What the topics say of one segment.
 *
 * @param published the newest version; null: it isn't on the control topic any more
 * @param answer the newest SegmentAccepted or SegmentRefused; null: no job has answered
 */
public record SegmentNews(@Nullable PublishedSegment published, @Nullable Event answer) {
  static final SegmentNews NONE = new SegmentNews(null, null);

  SegmentNews published(@Nullable PublishedSegment segment) {
    return new SegmentNews(segment, answer);
  }

  SegmentNews hear(Event event) {
    return new SegmentNews(published, event);
  }
}
