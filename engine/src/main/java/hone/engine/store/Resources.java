package hone.engine.store;

import hone.engine.Scope;
import hone.engine.resource.Kind;
import hone.engine.resource.PutMetric;
import hone.engine.resource.Resource;
import java.util.List;
import java.util.Optional;

/// The resources in one consistent state of the store.
public interface Resources {

  /// The resource of that name, compared without case.
  Optional<Resource> find(Scope scope, Kind kind, String name);

  Optional<Resource> find(long id);

  /// The trial component of a training job.
  Optional<Resource> ofTraining(long trainingId);

  Page<Resource> list(Scope scope, ResourceQuery query);

  /// The trials that a component belongs to, oldest first.
  List<Resource> trialsOf(long componentId);

  /// The metric values that were put on a trial component, in order.
  List<PutMetric> putMetrics(long componentId);

  /// The last value of each metric that was put on a training job's component.
  List<PutMetric> lastPut(long trainingId);

  /// How many metric values were put on a trial component.
  int putMetricCount(long componentId);

  /// The same, and what changes them.
  interface Changes extends Resources {

    /// Add a resource; the identity's id is ignored.
    ///
    /// @return the resource with its id
    Resource insert(Resource resource);

    /// Add a resource. One of that name that is there becomes this one in its links; the rest of it
    /// stays, except for what was said of an earlier training job: its document and put metrics.
    ///
    /// @return the id of the one or the other
    long claim(Resource resource);

    /// Keep a resource's document, links and time of change.
    void update(Resource resource);

    /// Remove a resource with its associations, tags and put metrics.
    void delete(Resource resource);

    /// Make a component part of a trial; once more does nothing.
    void associate(long trialId, long componentId);

    void disassociate(long trialId, long componentId);

    /// Add metric values to a trial component, in order.
    void put(long componentId, List<PutMetric> metrics);
  }
}
