package dev.muster.architecture;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.type;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import io.vertx.redis.client.Command;
import java.util.Set;
import org.junit.jupiter.api.Test;

/// Where each technology may be known: a feature's root has none, its sub-packages have one each.
class TechnologyTest {
    private static final Set<String> DOORS = Set.of("rest", "grpc", "wire");

    @Test
    void rootsOfFeaturesKnowNoTechnology() {
        noClasses()
                .that(describe("are in the root of a feature", TechnologyTest::isInRoot))
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "jakarta.ws.rs..",
                        "jakarta.enterprise..",
                        "jakarta.inject..",
                        "io.quarkus..",
                        "io.grpc..",
                        "com.google.protobuf..",
                        "com.fasterxml.jackson..",
                        "io.fabric8..",
                        "io.vertx..",
                        "dev.muster.platform.redis..",
                        "dev.muster.platform.grpc..",
                        "dev.muster.platform.protojson..")
                .because("the root says what the feature does, and tests build it with new: declare a port there and"
                        + " put the adapter into a sub-package named by the technology")
                .check(Code.ALL);
    }

    @Test
    void technologyPackagesAreUsedByTheirOwnKindOnly() {
        classes()
                .that(describe("are in a feature", Code::isInFeature))
                .should(reachNoTechnologySideways())
                .because("doors, adapters and roots meet in the root: call its service or its port. Redis packages may"
                        + " use each other's keys and script preludes, since what is one transaction spans features;"
                        + " doors may share the messages of a wire package")
                .check(Code.ALL);
    }

    @Test
    void eachLibraryStaysInItsPackages() {
        isKnownOnlyIn(resideInAPackage("jakarta.ws.rs.."), "..rest..", "dev.muster.app..");
        isKnownOnlyIn(resideInAPackage("io.grpc.."), "..grpc..", "..wire..", "dev.muster.app..");
        isKnownOnlyIn(
                resideInAPackage("com.google.protobuf.."),
                "..rest..",
                "..grpc..",
                "..wire..",
                "dev.muster.platform.protojson..",
                "dev.muster.app..");
        isKnownOnlyIn(resideInAPackage("io.fabric8.."), "..kubernetes..", "dev.muster.app..");
        isKnownOnlyIn(resideInAPackage("io.vertx.redis.."), "..redis..", "dev.muster.app..");
        isKnownOnlyIn(
                resideInAPackage("dev.muster.platform.redis.."),
                "..redis..",
                "dev.muster.platform.lease..",
                "dev.muster.app..");
    }

    @Test
    void onlyThePlatformHoldsConnectionsToRedis() {
        noClasses()
                .that()
                .resideOutsideOfPackages("dev.muster.platform.redis..", "dev.muster.app.wiring..")
                .should()
                .dependOnClassesThat(
                        resideInAPackage("io.vertx.redis..").and(DescribedPredicate.not(type(Command.class))))
                .because("every call is to share round trips with others: make a Call and ask"
                        + " dev.muster.platform.redis.Redis; the wiring only hands the client over")
                .check(Code.ALL);
    }

    @Test
    void messagesOfAWireStayAtTheDoors() {
        noClasses()
                .that(Code.OURS)
                .and()
                .resideOutsideOfPackages("..rest..", "..grpc..", "..wire..", "dev.muster.app..")
                .should()
                .dependOnClassesThat(Code.GENERATED)
                .because("a wire format must be able to change, and be joined by another, without the domain: convert"
                        + " at the door")
                .check(Code.ALL);
    }

    private static void isKnownOnlyIn(DescribedPredicate<JavaClass> library, String... packages) {
        noClasses()
                .that()
                .resideInAPackage("dev.muster..")
                .and(DescribedPredicate.not(resideInAnyPackage(packages)))
                .should()
                .dependOnClassesThat(library)
                .because("a library stays in the packages named after it: pass what the domain calls it, not the type")
                .allowEmptyShould(true)
                .check(Code.ALL);
    }

    private static boolean isInRoot(JavaClass type) {
        return Code.isInFeature(type) && Code.technology(type).isEmpty();
    }

    private static ArchCondition<JavaClass> reachNoTechnologySideways() {
        return new ArchCondition<>("use no other technology package of a feature") {
            @Override
            public void check(JavaClass origin, ConditionEvents events) {
                for (Dependency dependency : origin.getDirectDependenciesFromSelf()) {
                    if (isSideways(origin, dependency.getTargetClass().getBaseComponentType())) {
                        events.add(SimpleConditionEvent.violated(dependency, dependency.getDescription()));
                    }
                }
            }
        };
    }

    private static boolean isSideways(JavaClass origin, JavaClass target) {
        if (!Code.isInFeature(target) || Code.technology(target).isEmpty()) {
            return false;
        }
        var from = Code.technology(origin);
        var to = Code.technology(target);
        boolean same =
                from.equals(to) && (from.equals("redis") || Code.module(origin).equals(Code.module(target)));
        return !same && !(to.equals("wire") && DOORS.contains(from));
    }
}
