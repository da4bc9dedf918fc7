package hone.server.page;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class StandalonePageTest {
  @Test
  void holdsThePageAndWhatItShows() {
    String page = StandalonePage.of("{\"SavedTime\":1}");

    assertThat(page)
        .startsWith("<!doctype html>")
        .contains(
            "<hone-report></hone-report>", "id=\"saved\">{\"SavedTime\":1}</script>", "hone-job")
        .doesNotContain("<hone-page>", "src=\"page.js\"", "href=\"page.css\"");
  }

  @Test
  void whatWasSavedCannotEndTheElementThatHoldsIt() {
    String page = StandalonePage.of("{\"a\":\"</script><script>alert(1)<!--\"}");

    assertThat(page).contains("{\"a\":\"\\u003c/script>\\u003cscript>alert(1)\\u003c!--\"}");
  }

  @Test
  void neitherCanThePagesOwnScript() {
    assertThat(StandalonePage.of("{}").split("</script", -1)).as("its two elements").hasSize(3);
  }

  @Test
  void loadsNothingAndSendsNothing() {
    assertThat(StandalonePage.of("{}"))
        .contains("http-equiv=\"Content-Security-Policy\" content=\"default-src 'none';");
  }
}
