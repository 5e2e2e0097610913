// SPDX-License-Identifier: Apache-2.0
package io.kadian.types;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.apache.flink.api.common.serialization.SerializerConfigImpl;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeutils.TypeInformationTestBase;
import org.apache.flink.util.InstantiationUtil;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** With Flink's own tests of a type information. */
class RecordTypeTest extends TypeInformationTestBase<RecordType<?>> {

  @Override
  protected RecordType<?>[] getTestData() {
    return types().toArray(RecordType[]::new);
  }

  static Stream<TypeInformation<?>> types() {
    return Arrays.stream(DomainTypes.class.getDeclaredFields())
        .filter(field -> TypeInformation.class.isAssignableFrom(field.getType()))
        .map(
            field -> {
              try {
                return (TypeInformation<?>) field.get(null);
              } catch (IllegalAccessException e) {
                throw new AssertionError(e);
              }
            });
  }

  @ParameterizedTest
  @MethodSource("types")
  void hasASerializerOfOursAndSoNeverKryo(TypeInformation<?> type) {
    assertThat(type.createSerializer(new SerializerConfigImpl()))
        .isInstanceOf(VersionedSerializer.class);
    assertThat(type).isNotInstanceOf(org.apache.flink.api.java.typeutils.GenericTypeInfo.class);
  }

  @Test
  void hasATypeForEverySerializer() {
    List<String> serializers =
        Arrays.stream(DomainTypes.class.getDeclaredClasses())
            .filter(type -> !Modifier.isAbstract(type.getModifiers()))
            .map(Class::getName)
            .toList();

    assertThat(types().map(type -> type.createSerializer(new SerializerConfigImpl()).getClass()))
        .map(Class::getName)
        .containsExactlyInAnyOrderElementsOf(serializers);
  }

  @ParameterizedTest
  @MethodSource("types")
  void hasAPublicSerializerThatASavepointCanRestore(TypeInformation<?> type) {
    Class<?> serializer = type.createSerializer(new SerializerConfigImpl()).getClass();

    assertThat(InstantiationUtil.isPublic(serializer)).isTrue();
    assertThat(InstantiationUtil.hasPublicNullaryConstructor(serializer)).isTrue();
  }
}
