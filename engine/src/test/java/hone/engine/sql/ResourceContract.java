package hone.engine.sql;

import static org.assertj.core.api.Assertions.assertThat;

import hone.engine.Arn;
import hone.engine.backend.MetricPoint;
import hone.engine.fake.Specs;
import hone.engine.job.Identity;
import hone.engine.resource.Kind;
import hone.engine.resource.PutMetric;
import hone.engine.resource.Resource;
import hone.engine.resource.Resource.Links;
import hone.engine.store.Page;
import hone.engine.store.ResourceQuery;
import hone.engine.store.ResourceQuery.Relation;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// What every store keeps to with what never runs: experiments, trials, components, algorithms.
abstract class ResourceContract extends StoreHarness {
  private static Resource resource(Kind kind, String name, Resource.Links links) {
    String arn = Arn.of(Specs.SCOPE, kind.arnType(), name);
    return new Resource(
        new Identity(0, Specs.SCOPE, name, arn, NOW), kind, links, "{\"a\":1}", NOW);
  }

  private List<String> names(Kind kind, ResourceQuery.Filter filter, int size) {
    var names = new ArrayList<String>();
    Page.Cursor after = null;
    do {
      var query = new ResourceQuery(kind, ResourceQuery.Sort.NAME, true, filter, size, after);
      Page<Resource> page = store.read(s -> s.resources().list(Specs.SCOPE, query));
      page.items().forEach(each -> names.add(each.identity().name()));
      after = page.next();
    } while (after != null);
    return names;
  }

  private static ResourceQuery.Filter related(ResourceQuery.Relation relation, long id) {
    return new ResourceQuery.Filter(
        null, null, null, List.of(new ResourceQuery.Member(relation, id)), null);
  }

  @Test
  void resourcesAreListedByNamePartSourceAndRelation() {
    Resource experiment =
        store.write(t -> t.resources().insert(resource(Kind.EXPERIMENT, "e", Links.NONE)));
    var within = new Links(experiment.id(), null, null);
    Resource trial = store.write(t -> t.resources().insert(resource(Kind.TRIAL, "t", within)));
    for (String name : List.of("Ba", "Ab", "c")) {
      store.write(
          t -> {
            var made =
                resource(Kind.COMPONENT, name, new Links(null, null, "arn:" + name.length()));
            long id = t.resources().insert(made).id();
            t.resources().associate(trial.id(), id);
            t.resources().associate(trial.id(), id);
            t.resources()
                .put(id, List.of(new PutMetric("m", 0, NOW, 1), new PutMetric("m", 1, NOW, 2)));
            return true;
          });
    }

    assertThat(names(Kind.COMPONENT, ResourceQuery.Filter.NONE, 1))
        .containsExactly("Ab", "Ba", "c");
    assertThat(names(Kind.COMPONENT, new ResourceQuery.Filter("b", null, null, List.of(), null), 9))
        .containsExactly("Ab", "Ba");
    assertThat(
            names(
                Kind.COMPONENT, new ResourceQuery.Filter(null, null, null, List.of(), "ARN:1"), 9))
        .containsExactly("c");
    assertThat(names(Kind.TRIAL, related(Relation.TRIAL_OF_EXPERIMENT, experiment.id()), 9))
        .containsExactly("t");
    assertThat(names(Kind.COMPONENT, related(Relation.COMPONENT_OF_EXPERIMENT, experiment.id()), 9))
        .hasSize(3);

    Resource gone =
        store.read(s -> s.resources().find(Specs.SCOPE, Kind.COMPONENT, "BA")).orElseThrow();
    List<PutMetric> put = store.read(s -> s.resources().putMetrics(gone.id()));
    assertThat(put).extracting(PutMetric::value).containsExactly(1.0, 2.0);
    List<Resource> trials = store.read(s -> s.resources().trialsOf(gone.id()));
    assertThat(trials).containsExactly(trial);
    store.write(
        t -> {
          t.resources().delete(gone);
          return true;
        });
    assertThat(names(Kind.COMPONENT, related(Relation.COMPONENT_OF_TRIAL, trial.id()), 9))
        .containsExactly("Ab", "c");
    int left = store.read(s -> s.resources().putMetricCount(gone.id()));
    assertThat(left).isZero();
  }

  @Test
  void aResourceThatIsClaimedKeepsAllButItsLinks() {
    Resource first =
        store.write(t -> t.resources().insert(resource(Kind.EXPERIMENT, "Mine", Links.NONE)));
    var wanted =
        new Resource(
            resource(Kind.EXPERIMENT, "MINE", Links.NONE).identity(),
            Kind.EXPERIMENT,
            new Links(null, null, "arn:job"),
            "{}",
            NOW.plusSeconds(1));

    long claimed = store.write(t -> t.resources().claim(wanted));
    long made = store.write(t -> t.resources().claim(resource(Kind.TRIAL, "mine", Links.NONE)));

    assertThat(claimed).isEqualTo(first.id()).isNotEqualTo(made);
    Resource known = store.read(s -> s.resources().find(claimed)).orElseThrow();
    assertThat(known.identity()).isEqualTo(first.identity());
    assertThat(known.document()).isEqualTo(first.document());
    assertThat(known.links()).isEqualTo(wanted.links());
    assertThat(known.modifiedAt()).isEqualTo(wanted.modifiedAt());
  }

  @Test
  void aComponentOfAnEarlierTrainingJobKeepsNothingOfIt() {
    Resource trial = store.write(t -> t.resources().insert(resource(Kind.TRIAL, "t", Links.NONE)));
    var links = new Links(null, 7L, "arn:job");
    Resource earlier = store.write(t -> t.resources().insert(resource(Kind.COMPONENT, "c", links)));
    store.write(
        t -> {
          t.resources().associate(trial.id(), earlier.id());
          t.resources().put(earlier.id(), List.of(new PutMetric("m", 0, NOW, 1)));
          return true;
        });
    var next =
        new Resource(
            earlier.identity(), Kind.COMPONENT, new Links(null, 8L, "arn:job"), "{\"new\":1}", NOW);

    long claimed = store.write(t -> t.resources().claim(next));

    assertThat(claimed).isEqualTo(earlier.id());
    Resource known = store.read(s -> s.resources().ofTraining(8)).orElseThrow();
    assertThat(known.document()).isEqualTo(next.document());
    int put = store.read(s -> s.resources().putMetricCount(known.id()));
    assertThat(put).isZero();
    List<Resource> trials = store.read(s -> s.resources().trialsOf(known.id()));
    assertThat(trials).containsExactly(trial);
  }

  @Test
  void theNamesOfMetricsAreThoseOfWhatWasPrintedAndPut() {
    var links = new Links(null, 7L, "arn:job");
    Resource component =
        store.write(t -> t.resources().insert(resource(Kind.COMPONENT, "c", links)));
    store.write(
        t -> {
          t.add(7, List.of(new MetricPoint(1, "early", 3, NOW)));
          t.passMetrics(7);
          t.add(7, List.of(new MetricPoint(1, "loss", 3, NOW)));
          t.add(9, List.of(new MetricPoint(1, "loss", 3, NOW)));
          t.resources()
              .put(
                  component.id(),
                  List.of(
                      new PutMetric("acc", 0, NOW, 1),
                      new PutMetric("acc", 1, NOW, 1),
                      new PutMetric("loss", 0, NOW, 1)));
          return true;
        });

    Map<Long, List<String>> names = store.read(s -> s.glances().metricNames(List.of(7L, 8L, 9L)));

    assertThat(names).containsOnlyKeys(7L, 9L).containsEntry(9L, List.of("loss"));
    assertThat(names.get(7L)).containsExactlyInAnyOrder("early", "loss", "acc");
  }
}
