package dj.adapters.storage.backend.s3;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Documents of S3 servers are read, and nothing else is.
final class XmlReaderTest {
  private static final long SEED = 17;

  private static final String LISTING =
      """
      <?xml version="1.0" encoding="UTF-8"?>
      <!-- a page -->
      <ListBucketResult xmlns="http://s3.amazonaws.com/doc/2006-03-01/" x='"'>
        <IsTruncated>false</IsTruncated>
        <Contents><Key>a&amp;b&#x21;&#33;</Key><Size>5</Size><Owner/></Contents>
        <Contents><Key><![CDATA[<c>]]></Key><Size> 6 </Size></Contents>
      </ListBucketResult>
      """;

  @Test
  void elementsTextAndReferencesAreRead() throws XmlException {
    XmlElement page = XmlReader.read(LISTING);
    assertEquals("ListBucketResult", page.name());
    assertEquals(Optional.of("false"), page.child("IsTruncated"));
    List<XmlElement> contents = page.all("Contents");
    assertEquals(Optional.of("a&b!!"), contents.get(0).child("Key"));
    assertEquals(Optional.of("<c>"), contents.get(1).child("Key"));
    assertEquals(Optional.of("6"), contents.get(1).child("Size"));
    assertEquals(Optional.empty(), contents.get(0).child("Owner"));
    assertEquals(Optional.empty(), contents.get(0).child("Missing"));
  }

  @ParameterizedTest
  @CsvSource({
    "<s:a xmlns:s='x'>1</s:a>, 1",
    "\uFEFF<a>2</a>, 2",
    "<a>3<!-- x --></a>, 3",
    "<a b = '>'>4</a >, 4"
  })
  void oddButSoundDocumentsAreRead(String document, String text) throws XmlException {
    XmlElement element = XmlReader.read(document);
    assertEquals("a", element.name());
    assertEquals(text, element.text());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "text",
        "<a>",
        "<a></b>",
        "<a/><b/>",
        "<a>&unknown;</a>",
        "<a>&#x110000;</a>",
        "<a>&#xZZ;</a>",
        "<a>&#;</a>",
        "<a>& b</a>",
        "<a b></a>",
        "<a b=c></a>",
        "<a b='c></a>",
        "<a><!-- x</a>",
        "<a><![CDATA[x</a>",
        "< a></a>",
        "<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>",
        "<a><!DOCTYPE b></a>"
      })
  void whatIsNoDocumentIsRefused(String document) {
    assertThrows(XmlException.class, () -> XmlReader.read(document));
  }

  @Test
  void depthIsBounded() {
    assertThrows(
        XmlException.class, () -> XmlReader.read("<a>".repeat(100_000) + "</a>".repeat(100_000)));
  }

  @Test
  void damagedDocumentsAreReadOrRefusedAndNothingElse() {
    Random random = new Random(SEED);
    int refused = 0;
    for (int round = 0; round < 20_000; round++) {
      StringBuilder document = new StringBuilder(LISTING);
      for (int change = random.nextInt(3); change >= 0; change--) {
        int position = random.nextInt(document.length());
        switch (random.nextInt(3)) {
          case 0 -> document.setCharAt(position, "<>&;/!\"x".charAt(random.nextInt(8)));
          case 1 -> document.deleteCharAt(position);
          default -> document.setLength(position + 1);
        }
      }
      try {
        XmlReader.read(document.toString());
      } catch (XmlException _) {
        refused++;
      }
    }
    assertTrue(refused > 1000, "seed " + SEED);
  }
}
