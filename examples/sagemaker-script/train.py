"""Logistic regression by stochastic gradient descent, as training code for SageMaker is written.

Nothing here knows where it runs: folders and hyperparameters come as SageMaker gives them, metrics
are printed, and training goes on from a checkpoint where there is one.
"""

import argparse
import csv
import json
import math
import os
import random
import time


def arguments():
    parser = argparse.ArgumentParser()
    parser.add_argument("--epochs", type=int, default=5)
    parser.add_argument("--learning-rate", type=float, default=0.05)
    parser.add_argument("--l2", type=float, default=0.001)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--seconds-per-epoch", type=float, default=0.0)
    parser.add_argument("--checkpoint-path", default="/opt/ml/checkpoints")
    channel = "/opt/ml/input/data/"
    parser.add_argument("--train", default=os.environ.get("SM_CHANNEL_TRAIN", channel + "train"))
    parser.add_argument(
        "--validation", default=os.environ.get("SM_CHANNEL_VALIDATION", channel + "validation")
    )
    parser.add_argument("--model-dir", default=os.environ.get("SM_MODEL_DIR", "/opt/ml/model"))
    return parser.parse_known_args()[0]


def rows(folder):
    """All CSV files of a channel: the label first, then the features."""
    found = []
    for name in sorted(os.listdir(folder)):
        with open(os.path.join(folder, name), newline="") as file:
            found.extend([float(cell) for cell in row] for row in csv.reader(file) if row)
    return [row[0] for row in found], [row[1:] for row in found]


def scales(features):
    """Each column's mean and standard deviation."""
    result = []
    for column in zip(*features):
        mean = sum(column) / len(column)
        variance = sum((value - mean) ** 2 for value in column) / len(column)
        result.append((mean, math.sqrt(variance) or 1.0))
    return result


def scaled(features, by):
    return [[(value - mean) / sd for value, (mean, sd) in zip(row, by)] for row in features]


def probability(weights, bias, row):
    score = bias + sum(weight * value for weight, value in zip(weights, row))
    return 1.0 / (1.0 + math.exp(-max(-30.0, min(30.0, score))))


def epoch(model, labels, features, options, generator):
    weights, bias = model["weights"], model["bias"]
    order = list(range(len(labels)))
    generator.shuffle(order)
    for index in order:
        row = features[index]
        error = probability(weights, bias, row) - labels[index]
        step = options.learning_rate
        weights = [w - step * (error * x + options.l2 * w) for w, x in zip(weights, row)]
        bias -= step * error
    model["weights"], model["bias"] = weights, bias


def log_loss(model, labels, features):
    total = 0.0
    for label, row in zip(labels, features):
        chance = probability(model["weights"], model["bias"], row)
        total -= math.log(max(1e-12, chance if label else 1.0 - chance))
    return total / len(labels)


def restored(path):
    """The model of the last checkpoint, if there is one."""
    file = os.path.join(path, "model.json")
    if not os.path.isfile(file):
        return None
    with open(file) as stored:
        model = json.load(stored)
    print(f"Resuming after epoch {model['epoch']}", flush=True)
    return model


def store(model, path):
    # A checkpoint is copied at any moment, so that it is to be there whole or not at all.
    part = os.path.join(path, "model.json.part")
    with open(part, "w") as file:
        json.dump(model, file)
    os.replace(part, os.path.join(path, "model.json"))


def main():
    options = arguments()
    labels, features = rows(options.train)
    by = scales(features)
    features = scaled(features, by)
    held_labels, held = rows(options.validation)
    held = scaled(held, by)
    # SageMaker makes the folder where the request has a CheckpointConfig.
    checkpoints = os.path.isdir(options.checkpoint_path)
    fresh = {"epoch": 0, "weights": [0.0] * len(by), "bias": 0.0, "scales": by}
    model = (restored(options.checkpoint_path) if checkpoints else None) or fresh
    for number in range(model["epoch"] + 1, options.epochs + 1):
        epoch(model, labels, features, options, random.Random(options.seed * 1000 + number))
        model["epoch"] = number
        loss = log_loss(model, held_labels, held)
        print(f"[{number}] validation-logloss={loss:.5f};", flush=True)
        if checkpoints:
            store(model, options.checkpoint_path)
        time.sleep(options.seconds_per_epoch)
    os.makedirs(options.model_dir, exist_ok=True)
    store(model, options.model_dir)


if __name__ == "__main__":
    main()
