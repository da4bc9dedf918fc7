package hone.engine.store;

/// Who was to launch an attempt.
///
/// @param trainingId the training job that it is an attempt of
/// @param place where that server's attempts are
public record LaunchIntent(long trainingId, String place) {}
