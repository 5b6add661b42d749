package dj.bootstrap;

import dj.adapters.storage.cache.DirectoryCache;
import dj.application.concurrent.Pause;
import dj.application.retry.BoundedBackend;
import dj.application.retry.CachingBackend;
import dj.application.retry.ChaosBackend;
import dj.application.retry.ChaosPlan;
import dj.application.retry.CountingBackend;
import dj.application.retry.RateTable;
import dj.application.retry.RetryPolicy;
import dj.application.retry.RetryingBackend;
import dj.application.retry.StorageTraffic;
import dj.application.retry.Throttle;
import dj.application.retry.Throttles;
import dj.application.retry.WatchedBackend;
import dj.application.usecase.RepositorySettings;
import dj.application.usecase.StorageSettings;
import dj.domain.event.Event;
import dj.domain.event.ProgressSink;
import dj.domain.port.LocalNotes;
import dj.domain.port.StorageBackend;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.Function;
import java.util.function.Supplier;

/// A store with all that stands before it.
///
/// A remote one is counted, watched, bounded in its connections, tried again and cached; chaos
/// comes to any store for which it was asked. A local store has none of this by itself, and pays
/// nothing for it.
///
/// @param direct the store as it is: for a check, which has to read what is stored there
/// @param cached the store, of which copies on this computer are read where there are some
/// @param notes what is noted down on this computer, of any store
/// @param traffic what the store was asked so far
record StorageStack(
    StorageBackend direct,
    StorageBackend cached,
    LocalNotes notes,
    Supplier<StorageTraffic> traffic) {

  /// Where time and chance come from, and where a person is told.
  ///
  /// @param random fit for cryptography
  record Surroundings(SecureRandom random, InstantSource clock, ProgressSink sink) {}

  static StorageStack of(
      StorageBackend backend,
      RepositorySettings settings,
      Throttles throttles,
      Surroundings surroundings) {
    StorageSettings storage = settings.storage();
    boolean remote = backend.capabilities().remote();
    StorageBackend store =
        storage.chaos().map(plan -> chaos(backend, plan, surroundings)).orElse(backend);
    Optional<DirectoryCache> cache =
        settings.cacheDirectory().map(directory -> cache(directory, settings, surroundings));
    LocalNotes notes = cache.<LocalNotes>map(Function.identity()).orElse(LocalNotes.NONE);
    if (!remote && storage.chaos().isEmpty()) {
      return new StorageStack(store, store, notes, () -> StorageTraffic.NONE);
    }
    CountingBackend counting = new CountingBackend(store);
    StorageBackend bounded =
        new BoundedBackend(
            new WatchedBackend(
                counting, storage.requestTimeout(), System::nanoTime, throttles::waitedNanos),
            storage.connections());
    StorageBackend direct = retrying(bounded, storage, surroundings);
    StorageBackend cached =
        cache
            .filter(_ -> remote)
            .<StorageBackend>map(copies -> new CachingBackend(direct, copies))
            .orElse(direct);
    return new StorageStack(direct, cached, notes, counting::traffic);
  }

  private static StorageBackend chaos(
      StorageBackend backend, ChaosPlan plan, Surroundings surroundings) {
    long seed = plan.seed().orElseGet(() -> surroundings.random().nextInt(Integer.MAX_VALUE));
    surroundings
        .sink()
        .accept(
            new Event.Warning(
                "--chaos is on: requests go wrong on purpose; seed:" + seed + " repeats this run"));
    return new ChaosBackend(backend, plan, new SplittableRandom(seed), Pause.OF_THREAD);
  }

  /// The limits of the settings, which the store itself keeps while it moves bytes.
  static Throttles throttles(StorageSettings storage, InstantSource clock) {
    return new Throttles(throttle(storage.upload(), clock), throttle(storage.download(), clock));
  }

  private static Throttle throttle(RateTable rates, InstantSource clock) {
    return new Throttle(rates, clock, ZoneId.systemDefault(), System::nanoTime, Pause.OF_THREAD);
  }

  private static StorageBackend retrying(
      StorageBackend backend, StorageSettings storage, Surroundings surroundings) {
    return new RetryingBackend(
        backend,
        new RetryPolicy(storage.retryTimeout()),
        System::nanoTime,
        surroundings.random(),
        Pause.OF_THREAD,
        surroundings.sink());
  }

  private static DirectoryCache cache(
      Path directory, RepositorySettings settings, Surroundings surroundings) {
    return new DirectoryCache(
        directory,
        settings.cacheSizeBytes(),
        surroundings.random(),
        surroundings.clock(),
        warning -> surroundings.sink().accept(new Event.Warning(warning)));
  }
}
