// SPDX-License-Identifier: Apache-2.0
package io.kadian.bench.raw;

import io.kadian.bench.measure.Stopwatch;
import io.kadian.bench.measure.Throughput;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;

/** Works off batches by several threads side by side, and takes the time. */
final class SideBySide {

  /** What is done with a batch. */
  interface Work<T> {
    void on(List<T> batch) throws Exception;
  }

  private SideBySide() {}

  static <T> Throughput run(int threads, List<List<T>> batches, Work<T> work)
      throws InterruptedException, ExecutionException {
    ExecutorService executor = Executors.newFixedThreadPool(threads);
    AtomicInteger next = new AtomicInteger();
    Stopwatch stopwatch = Stopwatch.start();
    try {
      List<Future<?>> runs = new ArrayList<>();
      for (int i = 0; i < threads; i++) {
        runs.add(
            executor.submit(
                () -> {
                  for (int n = next.getAndIncrement();
                      n < batches.size();
                      n = next.getAndIncrement()) {
                    work.on(batches.get(n));
                  }
                  return null;
                }));
      }
      for (Future<?> run : runs) {
        run.get();
      }
      return stopwatch.lap(batches.stream().mapToLong(List::size).sum());
    } finally {
      executor.shutdownNow();
    }
  }
}
