package dev.muster;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/// Declares the package it stands on, with everything below it, as a module of the program: a feature, the
/// platform, or the app that puts them together. It has no effect at run time; the tests in `architecture`
/// compare it with what the code does.
@Target(ElementType.PACKAGE)
@Retention(RetentionPolicy.CLASS)
public @interface AppModule {
    /// What other modules call it: the last part of its package.
    String name();

    /// The modules that it may use.
    String[] dependsOn() default {};

    /// The packages that others may use, in ArchUnit's notation; without any, none may.
    String[] exposes() default {};
}
