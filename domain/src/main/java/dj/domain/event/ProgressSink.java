package dj.domain.event;

/// Where events go. An implementation never blocks for long and never throws; it is called by many
/// threads.
@FunctionalInterface
public interface ProgressSink {
  /// Takes one event.
  void accept(Event event);

  /// Whether [Event.ItemDone] is of use; telling one for each of a million files is not free.
  default boolean wantsItems() {
    return false;
  }
}
