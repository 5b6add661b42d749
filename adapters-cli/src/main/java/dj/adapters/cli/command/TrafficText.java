package dj.adapters.cli.command;

import dj.adapters.cli.output.JsonObject;
import dj.adapters.cli.output.Quantities;
import dj.application.retry.StorageRequest;
import dj.application.retry.StorageTraffic;

/// What a storage was asked, as people and programs read it.
final class TrafficText {
  private TrafficText() {}

  static String line(StorageTraffic traffic) {
    return "storage:     %s (%s, %s, %s, %s, %s), %s up, %s down"
        .formatted(
            Quantities.count(traffic.total(), "request"),
            Quantities.count(lists(traffic), "list"),
            Quantities.count(traffic.count(StorageRequest.Type.SIZE), "look"),
            Quantities.count(traffic.count(StorageRequest.Type.READ), "read"),
            Quantities.count(traffic.count(StorageRequest.Type.WRITE), "write"),
            Quantities.count(traffic.count(StorageRequest.Type.DELETE), "delete")
                + (traffic.failures() == 0 ? "" : ", " + traffic.failures() + " failed"),
            Quantities.bytes(traffic.uploadedBytes()),
            Quantities.bytes(traffic.downloadedBytes()));
  }

  static JsonObject json(StorageTraffic traffic) {
    return new JsonObject()
        .put("requests", traffic.total())
        .put("requests_list", lists(traffic))
        .put("requests_size", traffic.count(StorageRequest.Type.SIZE))
        .put("requests_read", traffic.count(StorageRequest.Type.READ))
        .put("requests_write", traffic.count(StorageRequest.Type.WRITE))
        .put("requests_delete", traffic.count(StorageRequest.Type.DELETE))
        .put("requests_failed", traffic.failures())
        .put("bytes_uploaded", traffic.uploadedBytes())
        .put("bytes_downloaded", traffic.downloadedBytes());
  }

  /// Preparing the place is asked like a listing.
  private static long lists(StorageTraffic traffic) {
    return traffic.count(StorageRequest.Type.LIST) + traffic.count(StorageRequest.Type.INITIALIZE);
  }
}
