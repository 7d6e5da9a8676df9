package dev.muster.runtime.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DisruptionBudgetsTest {
    @ParameterizedTest(name = "{2} of {0} rooms stay while players use {1}")
    @CsvSource({"0,0,0", "1,0,0", "1,1,1", "2,0,1", "20,0,19", "20,20,20", "40,0,38", "100,0,95", "100,97,97", "2,5,2"})
    void leavesToOthersWhatIsNeitherInUseNorTooMuch(int total, int inUse, int stays) {
        assertThat(DisruptionBudgets.staying(total, inUse, 0.05)).isEqualTo(stays);
    }
}
