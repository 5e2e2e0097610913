// SPDX-License-Identifier: Apache-2.0
package io.kadian.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TemplateTest {
  private static final Map<String, String> MEMBER =
      Map.of("first_name", "丽", "会员等级", "金卡", "empty", "", "blank", "\u3000 ", "code", "{{tier}}");

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "你好; 你好",
        "{{first_name}}; 丽",
        "{{ first_name }},你好; 丽,你好",
        "你好{{first_name}}; 你好丽",
        "{{first_name}}{{会员等级}}; 丽金卡",
        "{{first_name|会员}}; 丽",
        "{{nick|会员}}; 会员",
        "{{nick|}}你好; 你好",
        "{{nick|a|b}}; a|b",
        "{{nick| 会员}}你好{{nick|!}}; ' 会员你好!'",
        "{{empty|会员}}; 会员",
        "{{blank|会员}}; 会员",
        "{一} {{first_name}} }; {一} 丽 }",
      })
  void fillsColumnsIn(String message, String text) {
    assertThat(Template.parse(message).render(MEMBER::get)).isEqualTo(text);
  }

  @Test
  void putsInWhatAColumnHoldsAsItIs() {
    assertThat(Template.parse("{{code}}").render(MEMBER::get)).isEqualTo("{{tier}}");
  }

  @ParameterizedTest
  @ValueSource(strings = {"{{nick}}", "你好{{empty}}", "{{first_name}}{{blank}}"})
  void neverSendsAHole(String message) {
    assertThat(Template.parse(message).render(MEMBER::get)).isNull();
  }

  @ParameterizedTest
  @ValueSource(strings = {"{{nick|}}", " {{nick| }}"})
  void neverSendsNothing(String message) {
    assertThat(Template.parse(message).render(MEMBER::get)).isNull();
  }

  @Test
  void namesItsColumnsInTheOrderOfTheirFirstUse() {
    Template template = Template.parse("{{b}}{{a|x}}{{ b |y}}");

    assertThat(template.columns()).containsExactly("b", "a");
    assertThatThrownBy(() -> template.columns().clear())
        .isInstanceOf(UnsupportedOperationException.class);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "你好{{first_name; {{ at character 3 is not closed by }}",
        "{{first_name}; {{ at character 1 is not closed by }}",
        "{{a {{b}}; {{ at character 1 is not closed by }}",
        "{{a|{{b}}}}; {{ at character 1 is not closed by }}",
        "{{}}; {{ at character 1 names no column",
        "{{ |会员}}; {{ at character 1 names no column",
        "first_name}}你好; }} at character 11 closes no {{",
        "{{a}}你好}}; }} at character 8 closes no {{",
        "{{{a}}}; {{ at character 1 wants two braces on each side, as in {{first_name|member}}",
        "{{{a}}; {{ at character 1 wants two braces on each side, as in {{first_name|member}}",
        "{{a}}}; {{ at character 1 wants two braces on each side, as in {{first_name|member}}",
      })
  void refusesBracesThatDontPair(String message, String problem) {
    assertThatThrownBy(() -> Template.parse(message))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage("message: " + problem);
  }

  @ParameterizedTest
  @ValueSource(strings = {"双12\uD83D开抢", "双12\uDE00开抢", "双12\uD83D", "双12\uDE00\uD83D"})
  void refusesHalfACharacter(String message) {
    assertThatThrownBy(() -> Template.parse(message))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage("message: character 4 is half a character (a lone surrogate)");
  }

  @Test
  void takesCharactersOfTwoUnits() {
    assertThat(Template.parse("😀{{first_name}}𠀀").render(MEMBER::get)).isEqualTo("😀丽𠀀");
  }
}
