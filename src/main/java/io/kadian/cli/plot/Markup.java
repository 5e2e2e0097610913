// SPDX-License-Identifier: Apache-2.0
package io.kadian.cli.plot;

import java.io.StringWriter;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;

/**
 * Writes a page that browsers read as HTML and parsers as XML. Whatever stands in a text or an
 * attribute is escaped; characters that XML can't hold at all must have been replaced before.
 */
public final class Markup {
  private final StringWriter page = new StringWriter();
  private final XMLStreamWriter writer;

  /** Begins a page: the caller opens {@code html}. */
  public Markup() {
    try {
      // Into a writer: into octets, the JDK's escapes the halves of an emoji one by one.
      writer = XMLOutputFactory.newDefaultFactory().createXMLStreamWriter(page);
      writer.writeDTD("<!DOCTYPE html>\n");
    } catch (XMLStreamException e) {
      throw failed(e);
    }
  }

  /**
   * @param attributes name, value, name, value, …
   */
  public Markup open(String element, Object... attributes) {
    try {
      writer.writeStartElement(element);
      writeAttributes(attributes);
      return this;
    } catch (XMLStreamException e) {
      throw failed(e);
    }
  }

  /** With an end tag, empty or not: HTML would take {@code <td/>} for a beginning. */
  public Markup close() {
    try {
      writer.writeCharacters("");
      writer.writeEndElement();
      return this;
    } catch (XMLStreamException e) {
      throw failed(e);
    }
  }

  public Markup text(String text) {
    try {
      writer.writeCharacters(text);
      return this;
    } catch (XMLStreamException e) {
      throw failed(e);
    }
  }

  /** An element with nothing but a text in it. */
  public Markup leaf(String element, String text, Object... attributes) {
    return open(element, attributes).text(text).close();
  }

  /** An element that never has anything in it: {@code meta}, or a shape of SVG. */
  public Markup empty(String element, Object... attributes) {
    try {
      writer.writeEmptyElement(element);
      writeAttributes(attributes);
      return this;
    } catch (XMLStreamException e) {
      throw failed(e);
    }
  }

  private void writeAttributes(Object... attributes) throws XMLStreamException {
    for (int i = 0; i < attributes.length; i += 2) {
      if (attributes[i].equals("xmlns")) {
        writer.writeDefaultNamespace(attributes[i + 1].toString());
      } else {
        writer.writeAttribute(attributes[i].toString(), attributes[i + 1].toString());
      }
    }
  }

  /** What has been written, when all is closed. */
  public String page() {
    try {
      writer.writeEndDocument();
      writer.flush();
      return page.toString();
    } catch (XMLStreamException e) {
      throw failed(e);
    }
  }

  private static IllegalStateException failed(XMLStreamException e) {
    return new IllegalStateException("A string is written to always", e);
  }
}
