package dev.muster.architecture;

import static com.tngtech.archunit.base.DescribedPredicate.alwaysTrue;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.belongToAnyOf;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static com.tngtech.archunit.library.modules.syntax.ModuleDependencyScope.consideringOnlyDependenciesInAnyPackage;
import static com.tngtech.archunit.library.modules.syntax.ModuleRuleDefinition.modules;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.library.modules.AnnotationDescriptor;
import com.tngtech.archunit.library.modules.ArchModule;
import com.tngtech.archunit.library.modules.ArchModules;
import com.tngtech.archunit.library.modules.ModuleDependency;
import dev.muster.AppModule;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/// What features may know of each other, as each declares it in its `package-info.java`.
class ModulesTest {
    private static final ArchModules<AnnotationDescriptor<AppModule>> MODULES =
            ArchModules.defineByAnnotation(AppModule.class).modularize(Code.ALL);

    @Test
    void modulesUseOnlyWhatTheyDeclare() {
        modules()
                .definedByAnnotation(AppModule.class)
                .should()
                .respectTheirAllowedDependenciesDeclaredIn(
                        "dependsOn", consideringOnlyDependenciesInAnyPackage("dev.muster.."))
                .ignoreDependency(alwaysTrue(), belongToAnyOf(AppModule.class))
                .because("who needs whom is decided, not found out: declare a port in the package that needs something"
                        + " and let app connect it, or add the module to dependsOn when it really belongs below")
                .check(Code.ALL);
    }

    @Test
    void modulesUseOnlyWhatOthersExpose() {
        modules()
                .definedByAnnotation(AppModule.class)
                .should()
                .onlyDependOnEachOtherThroughPackagesDeclaredIn("exposes")
                .ignoreDependency(resideInAPackage("dev.muster.app.."), alwaysTrue())
                .because("features meet through their roots: move what is shared to the root, or use the port that is"
                        + " there; only app, which connects them, sees adapters")
                .check(Code.ALL);
    }

    @Test
    void modulesAreFreeOfCycles() {
        modules()
                .definedByAnnotation(AppModule.class)
                .should()
                .beFreeOfCycles()
                .because("a feature must be understood without those that build on it: turn one direction around by a"
                        + " port, or move what both need below both")
                .check(Code.ALL);
    }

    @Test
    void partsOfThePlatformAreFreeOfCycles() {
        slices().matching("dev.muster.platform.(*)..")
                .should()
                .beFreeOfCycles()
                .because("each part of the kit is to be taken alone: pass in what it needs of another")
                .check(Code.ALL);
    }

    @Test
    void everyClassBelongsToAModule() {
        String[] packages = MODULES.stream()
                .map(module -> Code.ROOT + "." + module.getName() + "..")
                .toArray(String[]::new);

        classes()
                .that()
                .resideOutsideOfPackage(Code.ROOT)
                .should()
                .resideInAnyPackage(packages)
                .because("classes outside are not looked at: put @AppModule on the new top package, or the class into"
                        + " the feature that it belongs to")
                .check(Code.ALL);
        classes()
                .that()
                .resideInAPackage(Code.ROOT)
                .should()
                .haveSimpleName("package-info")
                .orShould()
                .be(AppModule.class)
                .because("the root is the list of modules and nothing else: put the class into a feature")
                .check(Code.ALL);
    }

    /// A declaration that nobody needs any more would let the dependency come back unseen. The app connects
    /// everything and may always declare it.
    @TestFactory
    Stream<DynamicTest> modulesDeclareNoMoreThanTheyUse() {
        return MODULES.stream()
                .filter(module -> !module.getName().equals("app"))
                .map(module -> DynamicTest.dynamicTest(
                        module.getName(),
                        () -> assertThat(module.getDescriptor().getAnnotation().dependsOn())
                                .as("dependsOn of %s; take out what the code does not use", module.getName())
                                .containsExactlyInAnyOrder(used(module))));
    }

    private static String[] used(ArchModule<AnnotationDescriptor<AppModule>> module) {
        return module.getModuleDependenciesFromSelf().stream()
                .map(ModuleDependency::getTarget)
                .map(ArchModule::getName)
                .toArray(String[]::new);
    }
}
