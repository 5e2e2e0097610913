// SPDX-License-Identifier: Apache-2.0
package io.kadian.gateway;

import com.zaxxer.hikari.HikariDataSource;
import io.kadian.database.DriverRelease;
import io.kadian.database.Outage;
import io.kadian.database.Pools;
import io.kadian.domain.Outcome;
import io.kadian.domain.Sms;
import io.kadian.domain.Switch;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.flink.api.common.operators.MailboxExecutor;
import org.apache.flink.api.common.state.ListState;
import org.apache.flink.api.common.state.ListStateDescriptor;
import org.apache.flink.metrics.Gauge;
import org.apache.flink.runtime.state.StateInitializationContext;
import org.apache.flink.runtime.state.StateSnapshotContext;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.AbstractStreamOperatorFactory;
import org.apache.flink.streaming.api.operators.BoundedOneInput;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;
import org.apache.flink.streaming.api.operators.OneInputStreamOperatorFactory;
import org.apache.flink.streaming.api.operators.StreamOperator;
import org.apache.flink.streaming.api.operators.StreamOperatorParameters;
import org.apache.flink.streaming.runtime.streamrecord.StreamElement;
import org.apache.flink.streaming.runtime.streamrecord.StreamElementSerializer;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Claims a message in the database, submits it, settles the claim; then its outcome goes on, in the
 * order in which they end.
 *
 * <p>What is in it stands in each checkpoint, and is handed in again after a failure: at least
 * once. It is the claim that makes it at most once.
 *
 * <p>It is Flink's {@code AsyncWaitOperator} but for one thing, and reads that one's state: a
 * message that a campaign's switch has stopped takes no place of those under way. Or else some
 * thousands of a campaign that is held would stop all the others. And what is urgent doesn't wait
 * for a place, nor behind those who do ({@link Places}).
 */
public final class ClaimSubmitSettle extends AbstractStreamOperator<Outcome>
    implements OneInputStreamOperator<Sms, Outcome>, BoundedOneInput, Attempt.Owner {
  private static final long serialVersionUID = 1L;
  private static final Logger LOG = LoggerFactory.getLogger(ClaimSubmitSettle.class);

  /** AsyncWaitOperator's. */
  private static final String STATE = "_async_wait_operator_state_";

  private final GatewaySettings settings;
  private final GatewaySettings.Opener opener;
  private final Switch.Opener switchOpener;
  private final Clock clock;
  private final int capacity;
  private final transient MailboxExecutor mailbox;

  private transient ListState<StreamElement> state;
  private transient HikariDataSource database;
  private transient Switch switches;
  private transient Dispatch dispatch;
  private transient Places places;

  /** All that have no outcome yet, parked ones too. */
  private transient Set<Attempt> open;

  /** What other threads have for the task: one mail for all of it, or each would wake the task. */
  private final transient Queue<Runnable> news = new ConcurrentLinkedQueue<>();

  private final transient AtomicBoolean mailed = new AtomicBoolean();

  private transient int underWay;
  private transient volatile int parked;

  private ClaimSubmitSettle(Factory factory, StreamOperatorParameters<Outcome> parameters) {
    super(parameters);
    this.settings = factory.settings;
    this.opener = factory.opener;
    this.switchOpener = factory.switchOpener;
    this.clock = factory.clock;
    this.capacity = factory.capacity;
    this.mailbox = parameters.getMailboxExecutor();
  }

  /** Makes it in a task, with that task's mailbox. */
  public static final class Factory extends AbstractStreamOperatorFactory<Outcome>
      implements OneInputStreamOperatorFactory<Sms, Outcome> {
    private static final long serialVersionUID = 1L;

    private final GatewaySettings settings;
    private final GatewaySettings.Opener opener;
    private final Switch.Opener switchOpener;
    private final Clock clock;
    private final int capacity;

    /**
     * @param capacity messages under way, a subtask
     */
    public Factory(
        GatewaySettings settings,
        GatewaySettings.Opener opener,
        Switch.Opener switchOpener,
        Clock clock,
        int capacity) {
      this.settings = settings;
      this.opener = opener;
      this.switchOpener = switchOpener;
      this.clock = clock;
      this.capacity = capacity;
    }

    @Override
    @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"}) // Flink's own signature
    public <T extends StreamOperator<Outcome>> T createStreamOperator(
        StreamOperatorParameters<Outcome> parameters) {
      return (T) new ClaimSubmitSettle(this, parameters);
    }

    @Override
    @SuppressWarnings("rawtypes")
    public Class<? extends StreamOperator> getStreamOperatorClass(ClassLoader classLoader) {
      return ClaimSubmitSettle.class;
    }
  }

  @Override
  public void initializeState(StateInitializationContext context) throws Exception {
    super.initializeState(context);
    state =
        context
            .getOperatorStateStore()
            .getListState(
                new ListStateDescriptor<>(
                    STATE,
                    new StreamElementSerializer<Sms>(
                        getOperatorConfig().getTypeSerializerIn(0, getUserCodeClassloader()))));
  }

  @Override
  public void snapshotState(StateSnapshotContext context) throws Exception {
    super.snapshotState(context);
    List<StreamElement> elements = new ArrayList<>(open.size());
    for (Attempt attempt : open) {
      elements.add(new StreamRecord<>(attempt.sms()));
    }
    state.update(elements);
  }

  @Override
  public void open() throws Exception {
    super.open();
    DriverRelease.registerIn(getRuntimeContext());
    database = Pools.open(settings.database(), "claims", settings.connections() + 1);
    switches = switchOpener.open();
    var task = getRuntimeContext().getTaskInfo();
    GatewaySettings.Subtask subtask =
        new GatewaySettings.Subtask(
            task.getIndexOfThisSubtask(), task.getNumberOfParallelSubtasks(), getMetricGroup());
    dispatch =
        new Dispatch(
            settings,
            new Claims(database, UUID.randomUUID(), settings.window()),
            opener.open(subtask),
            switches,
            clock,
            ThreadLocalRandom::current,
            new Outage("messages wait for their claims", System::nanoTime),
            new GatewayMetrics(getMetricGroup()));
    if (subtask.index() == 0) {
      dispatch.keepClaimsSwept();
    }
    UrgentInput urgent = new UrgentInput(getContainingTask(), getUserCodeClassloader(), mailbox);
    places = new Places(capacity, urgent::waits);
    open = new LinkedHashSet<>();
    getMetricGroup().gauge("parked", (Gauge<Integer>) () -> parked);
    for (StreamElement element : state.get()) {
      if (element.isRecord()) {
        accept(element.<Sms>asRecord().getValue());
      }
    }
  }

  @Override
  public void processElement(StreamRecord<Sms> element) throws Exception {
    Sms sms = element.getValue();
    while (!places.isOneFree(underWay, sms.transactional())) {
      mailbox.yield();
    }
    accept(sms);
  }

  private void accept(Sms sms) {
    Attempt attempt = new Attempt(sms, this);
    open.add(attempt);
    underWay++;
    dispatch.accept(attempt);
  }

  @Override
  public void ended(Attempt attempt, Outcome outcome) {
    inTask(
        () -> {
          if (open.remove(attempt)) {
            underWay--;
            output.collect(new StreamRecord<>(outcome));
          }
        });
  }

  @Override
  public void failed(Attempt attempt, Throwable cause) {
    getContainingTask()
        .getEnvironment()
        .failExternally(new IllegalStateException(attempt.sms() + " failed", cause));
  }

  @Override
  public void parked(Attempt attempt) {
    inTask(() -> count(-1));
  }

  @Override
  public void resumed(Attempt attempt) {
    inTask(() -> count(1));
  }

  @SuppressWarnings("NonAtomicVolatileUpdate") // by the task's thread alone
  private void count(int resumed) {
    underWay += resumed;
    parked -= resumed;
  }

  private void inTask(Runnable what) {
    news.add(what);
    if (mailed.getAndSet(true)) {
      return;
    }
    try {
      mailbox.execute(this::takeNews, "messages' ends");
    } catch (RejectedExecutionException e) {
      LOG.debug("Closing: the checkpoint has it", e);
    }
  }

  private void takeNews() {
    mailed.set(false); // first: what comes from now on is found below, or mailed anew
    for (Runnable next = news.poll(); next != null; next = news.poll()) {
      next.run();
    }
  }

  /** Waits for all but those that are parked: with these the job goes on from its savepoint. */
  @Override
  public void endInput() throws Exception {
    while (underWay > 0) {
      mailbox.yield();
    }
  }

  @Override
  public void close() throws Exception {
    if (dispatch != null) {
      dispatch.close();
    }
    if (switches != null) {
      switches.close();
    }
    if (database != null) {
      database.close();
    }
    super.close();
  }
}
