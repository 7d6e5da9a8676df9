package dev.muster.runtime.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DisruptionBudgetsTest {
    @ParameterizedTest(name = "of {0} rooms, {1} of them in use, {2} of the others stay")
    @CsvSource({
        "0,0,0",
        "1,0,0",
        "1,1,0",
        "2,0,1",
        "2,1,0",
        "20,0,19",
        "20,18,1",
        "20,20,0",
        "40,0,38",
        "100,0,95",
        "100,5,90",
        "100,97,0",
        "2,5,0"
    })
    void letsAFewOfAllRoomsGoAndNoneInUse(int total, int inUse, int stays) {
        assertThat(DisruptionBudgets.staying(total, inUse, 0.05)).isEqualTo(stays);
    }
}
