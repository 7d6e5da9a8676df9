package dev.muster.architecture;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;

/// The classes of the program, as compiled, and how these tests tell them apart.
final class Code {
    static final String ROOT = "dev.muster";

    static final JavaClasses ALL = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages(ROOT);

    /// What was made from a `.proto`: it lies in a `wire` package, where ours is named `…Wire`.
    static final DescribedPredicate<JavaClass> GENERATED = DescribedPredicate.describe(
            "made from a .proto",
            type -> type.getPackageName().endsWith(".wire")
                    && !outermost(type).getSimpleName().endsWith("Wire")
                    && !type.getSimpleName().equals("package-info"));

    static final DescribedPredicate<JavaClass> OURS =
            DescribedPredicate.describe("are not made from a .proto", type -> !GENERATED.test(type));

    private Code() {}

    /// The feature, platform or app that a class of ours belongs to, the empty string for the root itself.
    static String module(JavaClass type) {
        return part(type, 2);
    }

    /// The technology that a class is about, by the name of its sub-package; empty in the root
    /// of a feature.
    static String technology(JavaClass type) {
        return part(type, 3);
    }

    static boolean isInFeature(JavaClass type) {
        var module = module(type);
        return type.getPackageName().startsWith(ROOT)
                && !module.isEmpty()
                && !module.equals("app")
                && !module.equals("platform");
    }

    private static String part(JavaClass type, int index) {
        String[] parts = type.getPackageName().split("\\.", -1);
        return parts.length > index ? parts[index] : "";
    }

    private static JavaClass outermost(JavaClass type) {
        return type.getEnclosingClass().map(Code::outermost).orElse(type);
    }
}
