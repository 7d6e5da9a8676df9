# Everything that one does with a checkout. Works with GNU make from 3.81 on and any POSIX shell.
# Arguments: DEMO_ARGS="--players 120 --json", BENCH=name, IMAGE=name:tag.

.DEFAULT_GOAL := help
.PHONY: help demo run test kube-assets build bench native image clean fmt

JAR := target/muster.jar
IMAGE ?= muster:dev
DEPENDENCY_PLUGIN := org.apache.maven.plugins:maven-dependency-plugin:3.8.1

# Directories are listed too: their time changes when a file in them goes away.
INPUTS := pom.xml $(shell find src/main examples 2>/dev/null)

# Starts a recipe that needs a JDK 25: sets JAVA_HOME, or ends with what to do.
JDK := JAVA_HOME=$$(bin/find-jdk) && export JAVA_HOME

# Starts a recipe that runs tests: names the real Kubernetes that some of them need, or says that they are skipped.
KUBE := { KUBEBUILDER_ASSETS=$${KUBEBUILDER_ASSETS:-$$(.ci/kube cached)} || \
	  echo "tests tagged 'kubernetes' are skipped" >&2; export KUBEBUILDER_ASSETS; }

# Netty and protobuf read memory in a way that the JVM would otherwise warn of, in the middle of what is printed.
JAVA := "$$JAVA_HOME/bin/java" --sun-misc-unsafe-memory-access=allow

help: ## this list
	@sed -n 's/^\([a-z-]*\):[^#]*## */\1|/p' Makefile | while IFS='|' read -r target text; do \
	  printf '  make %-11s %s\n' "$$target" "$$text"; done

demo: $(JAR) ## the whole loop, live: a fleet of rooms, simulated players, matches (DEMO_ARGS="--players 120 --json")
	@$(JDK) && exec $(JAVA) -jar $(JAR) demo $(DEMO_ARGS)

run: $(JAR) ## the server in the foreground on ports 8080 and 9000, state in .muster
	@$(JDK) && MUSTER_PROCESS_ALLOW="$${MUSTER_PROCESS_ALLOW:+$$MUSTER_PROCESS_ALLOW,}$(CURDIR)" && \
	  export MUSTER_PROCESS_ALLOW && exec $(JAVA) -jar $(JAR) serve

test: ## format check, compile with Error Prone and NullAway, all tests
	@$(JDK) && $(KUBE) && ./mvnw -B -ntp verify

kube-assets: ## builds a real Kubernetes API server for 'make test' (needs Go; minutes the first time)
	@.ci/kube

build: $(JAR) ## target/muster.jar, when something changed

$(JAR): $(INPUTS)
	@echo "building $(JAR) (the first time Maven downloads what it needs, which takes a while)"
	@$(JDK) && ./mvnw -q -B -ntp package -Dmaven.test.skip=true -Dspotless.check.skip=true
	@touch $(JAR)

bench: $(JAR) ## benchmarks (BENCH=name for one of them)
	@$(JDK) && ./mvnw -q -B -ntp test-compile $(DEPENDENCY_PLUGIN):build-classpath \
	    -Dspotless.check.skip=true -DincludeScope=test -Dmdep.outputFile=target/test-classpath && \
	  exec $(JAVA) \
	    -Djava.util.logging.manager=org.jboss.logmanager.LogManager \
	    -cp "target/test-classes:target/classes:$$(cat target/test-classpath)" dev.muster.bench.Benchmarks $(BENCH)

native: ## target/muster, a native executable (needs a GraalVM or Mandrel 25 and a C compiler)
	@if ! command -v cc >/dev/null 2>&1 && ! command -v gcc >/dev/null 2>&1; then \
	  echo "No C compiler was found: native-image links with gcc or clang, and zlib's headers." >&2; exit 1; fi
	@GRAALVM_HOME=$$(bin/find-jdk native) && export GRAALVM_HOME && \
	  JAVA_HOME=$$GRAALVM_HOME && export JAVA_HOME && ./mvnw -B -ntp package -Pnative -DskipTests
	@rm -f $(JAR) # Maven left one there without what it needs to run

image: ## container image from Dockerfile.native with docker, podman or buildah (IMAGE=name:tag)
	@for engine in docker podman buildah; do \
	  if command -v $$engine >/dev/null 2>&1 && $$engine info >/dev/null 2>&1; then \
	    exec $$engine build -f Dockerfile.native -t "$(IMAGE)" .; \
	  fi; \
	done; \
	echo "No container engine was found: install docker, podman or buildah, and start it if it has a daemon." >&2; \
	exit 1

clean: ## removes target; state in .muster stays
	@rm -rf target

fmt: ## formats the sources
	@$(JDK) && ./mvnw -q -B -ntp spotless:apply
