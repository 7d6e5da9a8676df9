package dev.muster.runtime.kubernetes;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.ExtensionContext;

/// Tests that need a real Kubernetes API server: they run when its programs are there, and else say
/// that they were skipped.
@Documented
@Tag("kubernetes")
@Target({ElementType.TYPE, ElementType.METHOD})
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(NeedsKubeApi.Presence.class)
public @interface NeedsKubeApi {
    /// Whether the programs are there.
    final class Presence implements ExecutionCondition {
        @Override
        public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
            if (KubeAssets.present().isPresent()) {
                return ConditionEvaluationResult.enabled("the programs of Kubernetes are there");
            }
            // Reports count skipped tests without their reason.
            System.err.println("skipped " + context.getDisplayName() + ": " + KubeAssets.MISSING);
            return ConditionEvaluationResult.disabled(KubeAssets.MISSING);
        }
    }
}
