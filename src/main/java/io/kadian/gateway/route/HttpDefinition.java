// SPDX-License-Identifier: Apache-2.0
package io.kadian.gateway.route;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.kadian.domain.InvalidInputException;
import java.io.Serializable;
import java.net.URI;
import java.util.List;
import java.util.Map;
import javax.annotation.Nullable;

/**
 * A provider's API, as flink-conf/routes/*.yaml describes it: the request, with placeholders (see
 * {@link HttpTemplate}), and what its answers mean.
 *
 * @param method POST or PUT: the JDK's client sends a GET again by itself when a connection breaks
 * @param headers placeholders of the account only
 * @param json the body as a tree; placeholders in its texts. Either this or
 * @param form the body's fields, URL-encoded
 * @param code where the answer's code stands: a JSON pointer; null if its status says it all
 * @param messageId where the message's id stands: a JSON pointer; null if there is none
 * @param answers the first that fits an answer says what it means; if none does it is in doubt
 */
public record HttpDefinition(
    String method,
    String url,
    @Nullable Map<String, String> headers,
    @Nullable JsonNode json,
    @Nullable Map<String, String> form,
    @Nullable String code,
    @Nullable String messageId,
    List<Answer> answers)
    implements Serializable {

  private static final ObjectMapper YAML =
      YAMLMapper.builder()
          .propertyNamingStrategy(PropertyNamingStrategies.KEBAB_CASE)
          .enable(MapperFeature.ACCEPT_CASE_INSENSITIVE_ENUMS)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  /** What an answer says of the message; {@link io.kadian.gateway.Submission} has the words. */
  public enum Meaning {
    ACCEPTED,
    /** Surely not sent: the provider takes no more for the moment. */
    BUSY,
    /** Surely not sent: the provider, or our account there, is out of order. */
    FAILING,
    REFUSED,
    IN_DOUBT
  }

  /**
   * @param status HTTP's, any of them; null for any
   * @param code the answer's, any of them, as text; null for any
   */
  public record Answer(@Nullable List<Integer> status, @Nullable List<String> code, Meaning means)
      implements Serializable {

    public Answer {
      require(means != null, "an answer lacks what it 'means'");
      require(status != null || code != null, "an answer needs a status, a code, or both");
    }

    boolean fits(int status, @Nullable String code) {
      return (this.status == null || this.status.contains(status))
          && (this.code == null || (code != null && this.code.contains(code)));
    }
  }

  public HttpDefinition {
    headers = headers == null ? Map.of() : Map.copyOf(headers);
    form = form == null ? null : Map.copyOf(form);
    require(url != null, "the 'url' is missing");
    requireHttp(url);
    require(method != null, "the 'method' is missing");
    require(
        method.equals("POST") || method.equals("PUT"),
        "the method must be POST or PUT, not " + method + ": a GET may be sent twice by itself");
    require((json == null) != (form == null), "write the body as either 'json' or 'form'");
    require(answers != null && !answers.isEmpty(), "the 'answers' are missing");
    answers = List.copyOf(answers);
    require(
        answers.stream().anyMatch(answer -> answer.means() == Meaning.ACCEPTED),
        "none of the answers means 'accepted'");
    require(
        code != null || answers.stream().allMatch(answer -> answer.code() == null),
        "an answer has a code, but 'code' doesn't say where it stands");
    requirePointer("code", code);
    requirePointer("message-id", messageId);
    HttpTemplate.checkAccountOnly("url", url);
    headers.forEach(HttpTemplate::checkAccountOnly);
    HttpTemplate.check(json, form);
  }

  /**
   * @param origin the file's name
   * @throws InvalidInputException saying what is wrong, and where
   */
  public static HttpDefinition read(String yaml, String origin) {
    try {
      HttpDefinition definition = YAML.readValue(yaml, HttpDefinition.class);
      require(definition != null, "it is empty");
      return definition;
    } catch (JsonProcessingException e) {
      String why =
          e.getCause() instanceof InvalidInputException ours
              ? ours.getMessage()
              : e.getOriginalMessage()
                  + (e.getLocation() == null ? "" : " (line " + e.getLocation().getLineNr() + ")");
      throw new InvalidInputException(origin + ": " + why, e);
    } catch (InvalidInputException e) {
      throw new InvalidInputException(origin + ": " + e.getMessage(), e);
    }
  }

  Meaning meaning(int status, @Nullable String code) {
    return answers.stream()
        .filter(answer -> answer.fits(status, code))
        .findFirst()
        .map(Answer::means)
        .orElse(Meaning.IN_DOUBT);
  }

  private static void requireHttp(String url) {
    try {
      URI uri = URI.create(HttpTemplate.withoutPlaceholders(url));
      require(
          uri.getHost() != null
              && ("https".equals(uri.getScheme()) || "http".equals(uri.getScheme())),
          "the url must be https://… or http://…, not " + url);
    } catch (IllegalArgumentException e) {
      throw new InvalidInputException("the url can't be read: " + e.getMessage(), e);
    }
  }

  private static void requirePointer(String name, @Nullable String pointer) {
    try {
      JsonPointer.compile(pointer);
    } catch (IllegalArgumentException e) {
      throw new InvalidInputException(
          "'%s' must be a JSON pointer such as /data/id, not %s".formatted(name, pointer), e);
    }
  }

  private static void require(boolean met, String otherwise) {
    if (!met) {
      throw new InvalidInputException(otherwise);
    }
  }
}
