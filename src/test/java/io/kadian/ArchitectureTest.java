// SPDX-License-Identifier: Apache-2.0
package io.kadian;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** The house: dependencies point one way, domain ← types ← segment ← stages ← Pipeline ← main. */
@AnalyzeClasses(packages = "io.kadian", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
  private static final String[] STAGES = {
    "io.kadian.members..",
    "io.kadian.control..",
    "io.kadian.selection..",
    "io.kadian.hold..",
    "io.kadian.guard..",
    "io.kadian.gateway..",
    "io.kadian.ledger..",
    "io.kadian.receipts.."
  };

  @ArchTest
  static final ArchRule DEPENDENCIES_POINT_ONE_WAY =
      layeredArchitecture()
          .consideringOnlyDependenciesInLayers()
          .layer("domain")
          .definedBy("io.kadian.domain..")
          .layer("types")
          .definedBy("io.kadian.types..")
          .layer("segment")
          .definedBy("io.kadian.segment..")
          .layer("stages")
          .definedBy(STAGES)
          .layer("job")
          .definedBy("io.kadian")
          .layer("status")
          .definedBy("io.kadian.status..")
          .layer("report")
          .definedBy("io.kadian.report..")
          .layer("suppression")
          .definedBy("io.kadian.suppression..")
          .layer("capacity")
          .definedBy("io.kadian.capacity..")
          .layer("rehearsal")
          .definedBy("io.kadian.rehearsal..")
          .layer("cluster")
          .definedBy("io.kadian.cluster..")
          .layer("cli")
          .definedBy("io.kadian.cli..")
          .layer("simulator")
          .definedBy("io.kadian.simulator..")
          .whereLayer("types")
          .mayOnlyBeAccessedByLayers("segment", "stages", "job", "rehearsal", "cli")
          .whereLayer("segment")
          .mayOnlyBeAccessedByLayers("stages", "rehearsal", "cli")
          .whereLayer("stages")
          .mayOnlyBeAccessedByLayers("job", "cli")
          .whereLayer("job")
          .mayOnlyBeAccessedByLayers("rehearsal", "cli")
          .whereLayer("status")
          .mayOnlyBeAccessedByLayers("report", "rehearsal", "cli")
          .whereLayer("report")
          .mayOnlyBeAccessedByLayers("cli")
          .whereLayer("suppression")
          .mayOnlyBeAccessedByLayers("cli")
          .whereLayer("capacity")
          .mayOnlyBeAccessedByLayers("cli")
          .whereLayer("rehearsal")
          .mayOnlyBeAccessedByLayers("cli")
          .whereLayer("cluster")
          .mayOnlyBeAccessedByLayers("rehearsal", "cli")
          .whereLayer("cli")
          .mayNotBeAccessedByAnyLayer()
          .whereLayer("simulator")
          .mayOnlyBeAccessedByLayers("rehearsal", "cli");

  @ArchTest
  static final ArchRule STAGES_DONT_KNOW_EACH_OTHER =
      slices()
          .matching("io.kadian.(members|control|selection|hold|guard|gateway|ledger|receipts)..")
          .should()
          .notDependOnEachOther();

  @ArchTest
  static final ArchRule THE_DOMAIN_KNOWS_NO_FLINK =
      noClasses()
          .that()
          .resideInAPackage("io.kadian.domain..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("org.apache.flink..", "org.apache.kafka..", "org.jsmpp..");

  @ArchTest
  static final ArchRule ONLY_THE_GATEWAY_THE_RECEIPTS_AND_THE_SIMULATOR_SPEAK_SMPP =
      noClasses()
          .that()
          .resideOutsideOfPackages(
              "io.kadian.smpp..",
              "io.kadian.gateway..",
              "io.kadian.receipts..",
              "io.kadian.simulator..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("org.jsmpp..");
}
