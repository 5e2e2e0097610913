// SPDX-License-Identifier: Apache-2.0
package io.kadian.gateway.route;

import io.kadian.domain.Sms;
import io.kadian.gateway.SmsGateway;
import io.kadian.gateway.Submission;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import java.util.function.Predicate;

/** A route that answers as it is told to; null: not before it is closed, and then not sent. */
final class FakeRoute implements SmsGateway {
  private final String name;
  private final List<String> phones = new CopyOnWriteArrayList<>();
  private final List<CompletableFuture<Submission>> open = new CopyOnWriteArrayList<>();
  private volatile Function<Sms, Submission> answer;
  private volatile int started;
  private volatile int waiting;
  private volatile boolean closed;

  FakeRoute(String name, Function<Sms, Submission> answer) {
    this.name = name;
    this.answer = answer;
  }

  static FakeRoute that(String name, Submission always) {
    return new FakeRoute(name, sms -> always);
  }

  static FakeRoute thatAccepts(String name) {
    return that(name, new Submission.Accepted(name + "-1", Instant.EPOCH));
  }

  void answers(Submission always) {
    answer = sms -> always;
  }

  /** Of all that was submitted here, in order. */
  List<String> phones() {
    return List.copyOf(phones);
  }

  boolean isClosed() {
    return closed;
  }

  void waits(int messages) {
    waiting = messages;
  }

  @Override
  public int waiting() {
    return waiting;
  }

  @Override
  public String route() {
    return name;
  }

  @Override
  public CompletableFuture<Submission> submit(Sms sms, Instant startBy) {
    phones.add(sms.phone());
    if (answer != null) {
      return CompletableFuture.completedFuture(answer.apply(sms));
    }
    CompletableFuture<Submission> future = new CompletableFuture<>();
    open.add(future);
    return future;
  }

  @Override
  public void giveBack(Predicate<Sms> which) {
    open.stream().skip(started).forEach(future -> future.complete(Backlog.GIVEN_BACK));
  }

  /** The first so many of those that have no answer yet end so; the others wait for their turn. */
  void loses(int count) {
    started = count;
    open.stream().limit(count).forEach(future -> future.complete(new Submission.InDoubt("LOST")));
  }

  @Override
  public void close() {
    closed = true;
    open.forEach(future -> future.complete(Backlog.SHUTTING_DOWN));
  }
}
