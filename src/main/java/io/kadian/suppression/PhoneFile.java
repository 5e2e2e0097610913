// SPDX-License-Identifier: Apache-2.0
package io.kadian.suppression;

import io.kadian.domain.InvalidInputException;
import io.kadian.domain.Phones;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.annotation.Nullable;

/**
 * Reads phones from a file in UTF-8, one a line; of CSV, with commas, semicolons or tabs, the first
 * column. Blank lines and those that begin with # are passed over, and so is a first line without a
 * digit: it is a header. Line by line, as a regulator's list has millions.
 */
public final class PhoneFile implements AutoCloseable {
  private static final int COMPLAINTS_KEPT = 20;
  private static final Pattern FIRST_COLUMN =
      Pattern.compile("\\s*(?:\"([^\"]*)\"\\s*(?:[,;\\t].*)?|([^,;\\t]*).*)");

  private final Path file;
  private final Phones phones;
  private final BufferedReader lines;
  private final List<String> complaints = new ArrayList<>();
  private long line;
  private long good;
  private long wrong;
  private boolean mayBeHeader = true;

  private PhoneFile(Path file, Phones phones, BufferedReader lines) {
    this.file = file;
    this.phones = phones;
    this.lines = lines;
  }

  /**
   * @throws InvalidInputException with the file's name, if it can't be read
   */
  public static PhoneFile open(Path file, Phones phones) {
    if (Files.isDirectory(file)) {
      throw new InvalidInputException(file + ": is a folder, not a file");
    }
    try {
      return new PhoneFile(file, phones, Files.newBufferedReader(file));
    } catch (IOException e) {
      throw unreadable(file, e);
    }
  }

  /**
   * The next phone that can be used, E.164; null at the end.
   *
   * @throws InvalidInputException if the file can't be read, or isn't UTF-8
   */
  @Nullable
  public String next() {
    for (String text = readLine(); text != null; text = readLine()) {
      String column = firstColumn(text);
      if (!column.isEmpty()) {
        try {
          String phone = phones.normalise(column);
          good++;
          return phone;
        } catch (InvalidInputException e) {
          complain(e.getMessage());
        }
      }
    }
    return null;
  }

  @Nullable
  private String readLine() {
    try {
      String text = lines.readLine();
      line++;
      return text != null && line == 1 ? text.replaceFirst("^\uFEFF", "") : text;
    } catch (IOException e) {
      throw unreadable(file, e);
    }
  }

  /** Empty if the line has nothing to say. */
  private String firstColumn(String text) {
    if (text.isBlank() || text.stripLeading().startsWith("#")) {
      return "";
    }
    boolean isFirst = mayBeHeader;
    mayBeHeader = false;
    Matcher columns = FIRST_COLUMN.matcher(text);
    String column =
        !columns.matches() ? text : columns.group(1) == null ? columns.group(2) : columns.group(1);
    if (isFirst && column.codePoints().noneMatch(Character::isDigit)) {
      return "";
    }
    if (column.isBlank()) {
      complain("phone is empty");
    }
    return column.strip();
  }

  private void complain(String what) {
    wrong++;
    if (complaints.size() < COMPLAINTS_KEPT) {
      complaints.add(file + ":" + line + ": " + what);
    }
  }

  /** Phones read, repeated ones too. */
  public long good() {
    return good;
  }

  /** Lines that hold no phone an SMS could go to. */
  public long wrong() {
    return wrong;
  }

  /** {@code FILE:line: what is wrong}, for the first twenty, without the number itself. */
  public List<String> complaints() {
    return List.copyOf(complaints);
  }

  @Override
  public void close() throws IOException {
    lines.close();
  }

  private static InvalidInputException unreadable(Path file, IOException e) {
    String why =
        e instanceof NoSuchFileException
            ? "there is no such file"
            : e instanceof CharacterCodingException
                ? "is not UTF-8; save it as UTF-8"
                : "can't be read: " + e.getMessage();
    return new InvalidInputException(file + ": " + why, e);
  }
}
