package hone.cli.client;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class JsonTest {
  @Test
  void timesAndSmallValuesHaveNoExponent() {
    String text = Json.pretty(Json.read("{\"a\": 1.795863900512E9, \"b\": 2.5E-7}", "a test"));

    assertThat(text.replaceAll("\\s", "")).isEqualTo("{\"a\":1795863900.512,\"b\":0.00000025}");
  }
}
