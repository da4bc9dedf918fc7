package hone.server.operations.support;

import hone.engine.backend.Images;
import hone.engine.backend.InputData;
import hone.engine.backend.Instances;
import hone.engine.backend.TrainingLogs;
import hone.engine.loop.Engine;

/// What operations work with.
public record Services(
    Engine engine, Images images, InputData data, TrainingLogs logs, Instances instances) {}
