// SPDX-License-Identifier: Apache-2.0
package io.kadian.gateway.route;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import com.google.i18n.phonenumbers.NumberParseException;
import com.google.i18n.phonenumbers.PhoneNumberUtil;
import io.kadian.domain.InvalidInputException;
import io.kadian.domain.Sms;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import javax.annotation.Nullable;

/**
 * Fills in a provider's request. Of the account: {@code {user}}, {@code {password}}, {@code
 * {sender}}, {@code {basic}} (HTTP's basic authentication). Of the message, in the body alone, as
 * URLs and headers end up in logs: {@code {phone}} (E.164), {@code {digits}} (without the plus
 * sign), {@code {national}} (without the country code), {@code {text}}, {@code {request}} (the same
 * in every try: an idempotency key).
 *
 * <p>Values are put into the tree's texts and Jackson writes the tree, so nothing in them can end a
 * JSON string; what looks like a placeholder in a value stays as it is.
 */
final class HttpTemplate {
  private static final Set<String> ACCOUNT = Set.of("user", "password", "sender", "basic");
  private static final Set<String> MESSAGE =
      Set.of("phone", "digits", "national", "text", "request");
  private static final Pattern PLACEHOLDER = Pattern.compile("\\{([a-z]+)}");
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final PhoneNumberUtil PHONES = PhoneNumberUtil.getInstance();

  private final HttpDefinition definition;
  private final Map<String, String> account;

  HttpTemplate(HttpSettings settings) {
    this.definition = settings.definition();
    this.account =
        Map.of(
            "user", settings.user(),
            "password", settings.password(),
            "sender", settings.sender(),
            "basic", basic(settings.user() + ':' + settings.password()));
  }

  /** Its body is known then, so it can't fail while it is written. */
  HttpRequest request(Sms sms, String text) {
    Map<String, String> values = new HashMap<>(account);
    values.put("phone", sms.phone());
    values.put("digits", sms.phone().substring(1));
    values.put("national", national(sms.phone()));
    values.put("text", text);
    values.put("request", sms.request());
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(fill(definition.url(), encoded(account))))
            .header("Content-Type", contentType())
            .method(definition.method(), HttpRequest.BodyPublishers.ofByteArray(body(values)));
    definition.headers().forEach((name, value) -> request.setHeader(name, fill(value, account)));
    return request.build();
  }

  private String contentType() {
    return definition.json() != null
        ? "application/json; charset=utf-8"
        : "application/x-www-form-urlencoded; charset=utf-8";
  }

  private byte[] body(Map<String, String> values) {
    if (definition.form() != null) {
      return definition.form().entrySet().stream()
          .map(field -> encode(field.getKey()) + '=' + encode(fill(field.getValue(), values)))
          .collect(Collectors.joining("&"))
          .getBytes(StandardCharsets.US_ASCII);
    }
    try {
      return JSON.writeValueAsBytes(fill(definition.json(), values));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("A tree that was read can't be written", e);
    }
  }

  private static JsonNode fill(JsonNode node, Map<String, String> values) {
    if (node.isTextual()) {
      return TextNode.valueOf(fill(node.textValue(), values));
    }
    if (node instanceof ArrayNode) {
      ArrayNode filled = JsonNodeFactory.instance.arrayNode();
      node.forEach(child -> filled.add(fill(child, values)));
      return filled;
    }
    if (node instanceof ObjectNode) {
      ObjectNode filled = JsonNodeFactory.instance.objectNode();
      node.properties()
          .forEach(field -> filled.set(field.getKey(), fill(field.getValue(), values)));
      return filled;
    }
    return node;
  }

  /** In one go: a value isn't looked through again. */
  private static String fill(String template, Map<String, String> values) {
    return PLACEHOLDER
        .matcher(template)
        .replaceAll(found -> Matcher.quoteReplacement(values.get(found.group(1))));
  }

  private static Map<String, String> encoded(Map<String, String> values) {
    return values.entrySet().stream()
        .collect(Collectors.toMap(Map.Entry::getKey, value -> encode(value.getValue())));
  }

  private static String encode(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  private static String basic(String credentials) {
    return Base64.getEncoder().encodeToString(credentials.getBytes(StandardCharsets.UTF_8));
  }

  private static String national(String phone) {
    try {
      return PHONES.getNationalSignificantNumber(PHONES.parse(phone, null));
    } catch (NumberParseException e) {
      return phone.substring(1); // the provider will refuse it
    }
  }

  static String withoutPlaceholders(String template) {
    return PLACEHOLDER.matcher(template).replaceAll("x");
  }

  /** For a URL or a header. */
  static void checkAccountOnly(String where, String template) {
    check(where, template, ACCOUNT);
  }

  /** For a body, which must have the phone and the text. */
  static void check(@Nullable JsonNode json, @Nullable Map<String, String> form) {
    Set<String> known = new HashSet<>(ACCOUNT);
    known.addAll(MESSAGE);
    Set<String> used = new HashSet<>();
    if (form != null) {
      form.forEach((field, value) -> used.addAll(check(field, value, known)));
    } else {
      collect("json", json, known, used);
    }
    if (!used.contains("text")) {
      throw new InvalidInputException("the body has no {text}");
    }
    if (Set.of("phone", "digits", "national").stream().noneMatch(used::contains)) {
      throw new InvalidInputException("the body has no {phone}, {digits} or {national}");
    }
  }

  private static void collect(String where, JsonNode node, Set<String> known, Set<String> used) {
    if (node.isTextual()) {
      used.addAll(check(where, node.textValue(), known));
    }
    node.properties().forEach(field -> collect(field.getKey(), field.getValue(), known, used));
    if (node.isArray()) {
      node.forEach(child -> collect(where, child, known, used));
    }
  }

  private static Set<String> check(String where, String template, Set<String> known) {
    Set<String> used = new HashSet<>();
    Matcher matcher = PLACEHOLDER.matcher(template);
    while (matcher.find()) {
      String name = matcher.group(1);
      if (!known.contains(name)) {
        throw new InvalidInputException(
            "%s: there is no {%s} here; there are %s"
                .formatted(where, name, known.stream().sorted().toList()));
      }
      used.add(name);
    }
    return used;
  }
}
