package hone.engine.store;

/// Who was to launch an attempt.
///
/// @param trainingId the training job that it is an attempt of
/// @param epoch the life of the server that was to launch it
/// @param place where that server's attempts are
public record LaunchIntent(long trainingId, long epoch, String place) {}
