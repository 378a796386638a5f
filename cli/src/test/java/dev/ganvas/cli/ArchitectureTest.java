package dev.ganvas.cli;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.util.stream.Stream;

/** The table of docs/architecture.md: which way imports go, and which room knows which library. */
@AnalyzeClasses(packages = "dev.ganvas", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
  private static final String[] DL4J_ROOMS = {
    "dev.ganvas.trainer.layer..",
    "dev.ganvas.trainer.net..",
    "dev.ganvas.trainer.gan..",
    "dev.ganvas.trainer.run..",
    "dev.ganvas.trainer.export..",
    "dev.ganvas.trainer.verify.."
  };

  private static ArchRule onlyIn(String library, String... rooms) {
    return noClasses()
        .that()
        .resideOutsideOfPackages(rooms)
        .should()
        .dependOnClassesThat()
        .resideInAPackage(library)
        .as(library + " is known in " + String.join(", ", rooms) + " only");
  }

  private static ArchRule doesNotKnow(String room, String... others) {
    return noClasses()
        .that()
        .resideInAPackage(room)
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(others);
  }

  @ArchTest
  static final ArchRule RUNTIME_IS_BELOW =
      doesNotKnow("dev.ganvas.runtime..", "dev.ganvas.trainer..", "dev.ganvas.cli..");

  @ArchTest
  static final ArchRule TRAINER_IS_IN_THE_MIDDLE =
      doesNotKnow("dev.ganvas.trainer..", "dev.ganvas.cli..");

  @ArchTest
  static final ArchRule FAILURE_IS_A_LEAF =
      doesNotKnow(
          "dev.ganvas.runtime.failure..",
          "dev.ganvas.runtime",
          "dev.ganvas.runtime.image..",
          "dev.ganvas.runtime.tensor..",
          "dev.ganvas.runtime.onnx..",
          "dev.ganvas.runtime.model..");

  @ArchTest
  static final ArchRule NO_CYCLES_IN_THE_RUNTIME =
      slices().matching("dev.ganvas.runtime.(*)..").should().beFreeOfCycles();

  @ArchTest
  static final ArchRule NO_CYCLES_IN_THE_TRAINER =
      slices().matching("dev.ganvas.trainer.(*)..").should().beFreeOfCycles();

  @ArchTest static final ArchRule OPENCV = onlyIn("org.opencv..", "dev.ganvas.runtime.image..");

  @ArchTest
  static final ArchRule OPENCV_LOADER = onlyIn("nu.pattern..", "dev.ganvas.runtime.image..");

  @ArchTest
  static final ArchRule METADATA_EXTRACTOR = onlyIn("com.drew..", "dev.ganvas.runtime.image..");

  @ArchTest
  static final ArchRule ONNX_PROTOBUF = onlyIn("ai.onnx.proto..", "dev.ganvas.runtime.onnx..");

  @ArchTest
  static final ArchRule PROTOBUF = onlyIn("com.google.protobuf..", "dev.ganvas.runtime.onnx..");

  @ArchTest
  static final ArchRule ONNX_RUNTIME = onlyIn("ai.onnxruntime..", "dev.ganvas.runtime.session..");

  @ArchTest static final ArchRule DL4J = onlyIn("org.deeplearning4j..", DL4J_ROOMS);

  @ArchTest
  static final ArchRule ND4J =
      onlyIn(
          "org.nd4j..",
          Stream.concat(
                  Stream.of(DL4J_ROOMS),
                  Stream.of("dev.ganvas.trainer.natives..", "dev.ganvas.trainer.data.."))
              .toArray(String[]::new));

  @ArchTest
  static final ArchRule JACKSON =
      onlyIn("com.fasterxml.jackson..", "dev.ganvas.trainer.config..", "dev.ganvas.cli..");

  @ArchTest static final ArchRule EJML = onlyIn("org.ejml..", "dev.ganvas.runtime.features..");

  @ArchTest
  static final ArchRule COMMONS_COMPRESS =
      onlyIn(
          "org.apache.commons.compress..",
          "dev.ganvas.trainer.data..",
          "dev.ganvas.runtime.dataset..");

  @ArchTest static final ArchRule PICOCLI = onlyIn("picocli..", "dev.ganvas.cli..");

  @ArchTest static final ArchRule PROGRESSBAR = onlyIn("me.tongfei..", "dev.ganvas.cli.report..");

  @ArchTest static final ArchRule JLINE = onlyIn("org.jline..", "dev.ganvas.cli");

  @ArchTest static final ArchRule NO_STATIC_STATE = fields().that().areStatic().should().beFinal();

  @ArchTest
  static final ArchRule NO_BOOLEAN_PARAMETERS =
      methods()
          .that()
          .arePublic()
          .and(DescribedPredicate.describe("not overriding", (JavaMethod m) -> !overrides(m)))
          .should()
          .notHaveRawParameterTypes(
              DescribedPredicate.describe(
                  "with a boolean among them",
                  types -> types.stream().anyMatch(t -> t.getName().equals("boolean"))));

  @ArchTest
  static final ArchRule NAMES_SAY_WHAT_A_CLASS_IS =
      classes()
          .should()
          .haveNameNotMatching(".*\\.(Abstract\\w*|\\w*(Impl|Manager|Utils|Helper))$")
          .andShould()
          .resideOutsideOfPackages("..util..", "..utils..");

  private static boolean overrides(JavaMethod method) {
    JavaClass owner = method.getOwner();
    return Stream.concat(
            owner.getAllRawSuperclasses().stream(), owner.getAllRawInterfaces().stream())
        .anyMatch(c -> declares(c, method));
  }

  private static boolean declares(JavaClass c, JavaMethod method) {
    return c.tryGetMethod(
            method.getName(),
            method.getRawParameterTypes().stream().map(JavaClass::getName).toArray(String[]::new))
        .isPresent();
  }
}
