package dev.muster.operation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.muster.operation.Operations.Stage;
import dev.muster.platform.error.ErrorCode;
import dev.muster.platform.error.MusterException;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What may be asked of a list, by Maestro's rules.
final class ListQueryTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "-",
            value = {
                "pending |                | -  | -   | PENDING | true  | 1 | 15",
                "active  | createdAt      | -  | -   | ACTIVE  | true  | 1 | 15",
                "final   | createdAt desc | -  | -   | FINAL   | true  | 1 | 15",
                "final   | createdAt asc  | 3  | 100 | FINAL   | false | 3 | 100",
                "final   |                | 1  | 1   | FINAL   | true  | 1 | 1",
                "all     |                | 2  | 5   | ALL     | true  | 2 | 5",
            })
    void takes(
            String stage,
            String orderBy,
            Integer page,
            Integer perPage,
            Stage wanted,
            boolean newestFirst,
            int number,
            int size) {
        assertThat(of(stage, orderBy, page, perPage)).isEqualTo(new ListQuery(wanted, newestFirst, number, size));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "-",
            value = {
                // the field at fault that comes first in Maestro's order: orderBy, page, stage
                "-       | created_at          | 0 | 0   | orderBy",
                "final   | createdAt up        | - | -   | orderBy",
                "final   | createdAt asc desc  | - | -   | orderBy",
                "final   | createdAt ASC       | - | -   | orderBy",
                "-       |                     | 0 | -   | page",
                "final   |                     | 0 | -   | page",
                "final   |                     | - | 0   | perPage",
                "final   |                     | - | 101 | perPage",
                "pending |                     | 1 | -   | page, perPage",
                "active  |                     | - | 15  | page, perPage",
                "-       |                     | 1 | -   | page, perPage",
                "-       |                     | - | -   | stage",
                "done    |                     | - | -   | stage",
                "FINAL   |                     | - | -   | stage",
            })
    void refuses(String stage, String orderBy, Integer page, Integer perPage, String field) {
        assertThatExceptionOfType(MusterException.class)
                .isThrownBy(() -> of(stage, orderBy, page, perPage))
                .satisfies(fault -> assertThat(fault.code()).isEqualTo(ErrorCode.INVALID_ARGUMENT))
                .withMessageStartingWith(field + ":");
    }

    @Test
    void refusesPagesWithoutEnd() {
        assertThatExceptionOfType(MusterException.class)
                .isThrownBy(() -> of("final", "", Integer.MAX_VALUE, 100))
                .withMessageStartingWith("page:");
    }

    private static ListQuery of(String stage, String orderBy, Integer page, Integer perPage) {
        return ListQuery.of(
                stage == null ? "" : stage,
                orderBy == null ? "" : orderBy,
                Optional.ofNullable(page),
                Optional.ofNullable(perPage));
    }
}
