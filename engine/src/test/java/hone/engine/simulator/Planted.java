package hone.engine.simulator;

/// Mistakes that a test plants to see that the simulator finds them.
enum Planted {
  NOTHING,
  /// The store answers before the change is on disk.
  ACK_BEFORE_SYNC,
  /// A training job's attempt is launched before the row that tells of it is committed.
  LAUNCH_BEFORE_INTENT,
  /// After a restart an attempt that runs is launched once more under another name.
  DOUBLE_LAUNCH_AFTER_RESTART,
  /// Stopped training jobs are counted as completed.
  COUNTER_DRIFT,
  /// A stop is answered and not written.
  LOST_STOP,
  /// The count of training jobs that were created is not kept.
  LAUNCHED_NOT_COUNTED,
  /// One slot more is given out than there is.
  SLOT_TOO_MANY,
  /// Slots are given to who asked first, whatever else they hold.
  UNFAIR_SLOTS,
  /// An old version of a training job is read and written back.
  STALE_READ,
  /// Names are looked up without regard to the account.
  ACCOUNTS_MIXED,
  /// An attempt that cannot be seen for a moment is taken for gone.
  UNSEEN_IS_GONE,
  /// Metric values are read from one value too early.
  METRIC_READ_TWICE,
  /// After a restart, training jobs that run are not looked at.
  FORGOTTEN_RUNNING,
  /// A server whose lease has ended may still write.
  NO_FENCING,
  /// A server stores what its attempts left, whoever has their jobs.
  LOST_STORES,
  /// The jobs of a server that is gone are left lying.
  MISSED_TAKEOVER
}
