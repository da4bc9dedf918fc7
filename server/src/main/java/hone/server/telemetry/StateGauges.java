package hone.server.telemetry;

import io.prometheus.metrics.core.metrics.CounterWithCallback;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.instrumentation.jvm.JvmGarbageCollectorMetrics;
import io.prometheus.metrics.instrumentation.jvm.JvmMemoryMetrics;
import io.prometheus.metrics.instrumentation.jvm.JvmRuntimeInfoMetric;
import io.prometheus.metrics.instrumentation.jvm.JvmThreadsMetrics;
import io.prometheus.metrics.instrumentation.jvm.ProcessMetrics;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;

/// Tells what a server's state was when it was looked at. What cannot be asked is left out, so that
/// nobody takes it for 0. Not thread-safe.
final class StateGauges {
  private final PrometheusRegistry registry;
  private final ServerState state;
  private Optional<ServerState.Load> load = Optional.empty();
  private Optional<ServerState.Space> space = Optional.empty();

  StateGauges(PrometheusRegistry registry, ServerState state) {
    this.registry = registry;
    this.state = state;
  }

  /// Ask for what costs something, once for all figures that are told of it.
  void look() {
    load = state.load();
    space = state.space();
  }

  void register() {
    load(
        "hone_training_jobs_waiting",
        "This server's training jobs that wait for a slot.",
        ServerState.Load::waiting);
    load(
        "hone_slots_taken",
        "This server's training jobs that hold a slot: starting, running or ending.",
        ServerState.Load::slotsTaken);
    load(
        "hone_tuning_jobs_running",
        "This server's tuning jobs that have not ended.",
        ServerState.Load::tuningJobs);
    gauge("hone_slots", "How many training jobs may hold a slot.", ServerState::slots);
    gauge("hone_ready", "1 if jobs go on here, as /readyz tells.", each -> each.ready() ? 1 : 0);
    gauge(
        "hone_lease_held",
        "1 if this server holds the lease on its jobs in the store.",
        each -> each.leaseHeld() ? 1 : 0);
    attempts();
    space(
        "hone_data_free_bytes",
        "What is free where the data folder is.",
        ServerState.Space::freeBytes);
    space(
        "hone_data_size_bytes",
        "How large the file system is where the data folder is.",
        ServerState.Space::totalBytes);
    log();
    JvmMemoryMetrics.builder().register(registry);
    JvmGarbageCollectorMetrics.builder().register(registry);
    JvmThreadsMetrics.builder().register(registry);
    JvmRuntimeInfoMetric.builder().register(registry);
    ProcessMetrics.builder().register(registry);
  }

  private void load(String name, String help, ToDoubleFunction<ServerState.Load> value) {
    gauge(name, help, () -> load, value);
  }

  private void space(String name, String help, ToDoubleFunction<ServerState.Space> value) {
    gauge(name, help, () -> space, value);
  }

  private void gauge(String name, String help, ToDoubleFunction<ServerState> value) {
    gauge(name, help, () -> Optional.of(state), value);
  }

  private <T> void gauge(
      String name, String help, Supplier<Optional<T>> seen, ToDoubleFunction<T> value) {
    GaugeWithCallback.builder()
        .name(name)
        .help(help)
        .callback(out -> seen.get().ifPresent(each -> out.call(value.applyAsDouble(each))))
        .register(registry);
  }

  private void attempts() {
    GaugeWithCallback.builder()
        .name("hone_attempts")
        .help("Attempts of training jobs that are under way, by where and how far.")
        .labelNames("site", "stage")
        .callback(
            out ->
                state.attempts().forEach(each -> out.call(each.count(), each.site(), each.stage())))
        .register(registry);
  }

  private void log() {
    CounterWithCallback.builder()
        .name("hone_log_records_total")
        .help("Lines of the server's log that a person should know of.")
        .labelNames("level")
        .callback(
            out -> {
              out.call((double) state.warnings(), "warning");
              out.call((double) state.errors(), "error");
            })
        .register(registry);
  }
}
