package dev.muster.architecture;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.lang.conditions.ArchConditions.be;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noFields;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaModifier;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Instant;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;

/// Habits of this code that a compiler does not check.
class HouseRulesTest {

    @Test
    void classesAreFinal() {
        classes()
                .that(Code.OURS)
                .should(be(describe("final, abstract, or a bean that needs a proxy", HouseRulesTest::isClosed)))
                .because("inheritance is for sealed families: make it final, or a part that others are given; only a"
                        + " bean of a scope with proxies may stay open")
                .check(Code.ALL);
    }

    @Test
    void nothingIsInjectedIntoFields() {
        noFields()
                .should()
                .beAnnotatedWith(Inject.class)
                .orShould()
                .beAnnotatedWith(ConfigProperty.class)
                .because("everything is to be built with new in a test: take it in the constructor")
                .check(Code.ALL);
    }

    @Test
    void everyPackageSaysWhatMayBeNull() {
        classes()
                .that(Code.OURS)
                .should(be(describe(
                        "in a package with @NullMarked",
                        type -> type.getPackage().isAnnotatedWith(NullMarked.class))))
                .because("NullAway looks at marked packages only: add a package-info.java with @NullMarked and a"
                        + " sentence of what the package is")
                .check(Code.ALL);
    }

    @Test
    void featuresAreGivenTimeAndRandomness() {
        noClasses()
                .that(describe("are in a feature", Code::isInFeature))
                .should()
                .callMethod(Instant.class, "now")
                .orShould()
                .callMethod(System.class, "currentTimeMillis")
                .orShould()
                .callMethod(Math.class, "random")
                .orShould()
                .callMethod(UUID.class, "randomUUID")
                .orShould()
                .callMethod(ThreadLocalRandom.class, "current")
                .orShould()
                .callConstructor(Random.class)
                .because("tests decide what time it is and which ids come next: take a Clock, a RandomGenerator or a"
                        + " source of ids in the constructor")
                .check(Code.ALL);
    }

    @Test
    void onlyTheAppPrints() {
        noClasses()
                .that()
                .resideOutsideOfPackage("dev.muster.app..")
                .should()
                .accessField(System.class, "out")
                .orShould()
                .accessField(System.class, "err")
                .orShould()
                .dependOnClassesThat()
                .resideInAPackage("java.util.logging..")
                .because("what a server says goes through one log in one format: use org.jboss.logging.Logger")
                .check(Code.ALL);
    }

    @Test
    void grpcMethodsDoNotAskForVirtualThreads() {
        noClasses()
                .that()
                .resideInAPackage("..grpc..")
                .should()
                .dependOnClassesThat()
                .areAssignableTo(RunOnVirtualThread.class)
                .because("calls are lost when a client leaves before such a method starts: hand over in"
                        + " dev.muster.platform.grpc.Calls")
                .check(Code.ALL);
    }

    private static boolean isClosed(JavaClass type) {
        return type.isInterface()
                || type.isAnonymousClass()
                || type.isEnum()
                || type.getModifiers().contains(JavaModifier.FINAL)
                || type.getModifiers().contains(JavaModifier.ABSTRACT)
                || type.isAnnotatedWith(ApplicationScoped.class);
    }
}
