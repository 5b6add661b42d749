/// The client of Backblaze B2's own API, from its published classes.
///
/// Only `java.base` is needed: what it sends its requests with is given to it.
module com.backblaze.b2 {
  exports com.backblaze.b2.client;
  exports com.backblaze.b2.client.contentHandlers;
  exports com.backblaze.b2.client.contentSources;
  exports com.backblaze.b2.client.exceptions;
  exports com.backblaze.b2.client.structures;
  exports com.backblaze.b2.client.webApiClients;
  exports com.backblaze.b2.json;
  exports com.backblaze.b2.util;
}
