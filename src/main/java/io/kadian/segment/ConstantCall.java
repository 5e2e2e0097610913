// SPDX-License-Identifier: Apache-2.0
package io.kadian.segment;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.constant.ConstantDescs;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodHandles.Lookup;
import java.lang.invoke.MethodType;

/**
 * Calls a method handle that is a constant of its class: the JIT compiles what is behind it into
 * the caller. One that is an instance's field it must walk each time, which took three times as
 * long as the condition behind it.
 *
 * <p>So each handle has a class of its own, made of this one's code (a hidden class with class
 * data, JEP 371). It is unloaded along with its last instance.
 */
final class ConstantCall implements MemberPredicate.Call {
  private static final MethodHandle HANDLE = classData();

  private ConstantCall() {}

  /**
   * @param handle {@code (Object[])Object}
   */
  static MemberPredicate.Call of(MethodHandle handle) {
    try {
      Lookup own = MethodHandles.lookup().defineHiddenClassWithClassData(code(), handle, true);
      return (MemberPredicate.Call)
          own.findConstructor(own.lookupClass(), MethodType.methodType(void.class)).invoke();
    } catch (Error | RuntimeException e) {
      throw e;
    } catch (Throwable e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public Object with(Object[] arguments) throws Throwable {
    return HANDLE.invokeExact(arguments);
  }

  /** Null in the class that the others are made of. */
  private static MethodHandle classData() {
    try {
      return MethodHandles.classData(
          MethodHandles.lookup(), ConstantDescs.DEFAULT_NAME, MethodHandle.class);
    } catch (IllegalAccessException e) {
      throw new IllegalStateException(e);
    }
  }

  private static byte[] code() {
    String file = ConstantCall.class.getSimpleName() + ".class";
    try (InputStream code = ConstantCall.class.getResourceAsStream(file)) {
      return code.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
