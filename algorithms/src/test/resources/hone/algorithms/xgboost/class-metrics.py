"""Writes class-metrics.csv: python3 class-metrics.py > class-metrics.csv (scikit-learn 1.9.1)."""
import numpy as np
from sklearn import metrics as m

binary = [0, 0, 1, 1, 1, 0, 1, 0]
chances = np.array([0.1, 0.6, 0.8, 0.5, 0.9, 0.2, 0.3, 0.7], dtype=np.float32).astype(float)
classes = [0, 1, 2, 2, 1, 0]
class_chances = np.array(
    [[0.7, 0.2, 0.1], [0.1, 0.3, 0.6], [0.2, 0.2, 0.6], [0.5, 0.3, 0.2], [0.1, 0.8, 0.1], [0.4, 0.5, 0.1]]
)

print("kind,metric,value")
for kind, truth, guess in (
    ("binary", binary, [round(c) for c in chances]),
    ("multi", classes, class_chances.argmax(axis=1)),
):
    print(f"{kind},accuracy,{float(m.accuracy_score(truth, guess))!r}")
    rows = {
        "balanced_accuracy": m.balanced_accuracy_score(truth, guess),
        "f1": m.f1_score(truth, guess, average="macro"),
        "f1_macro": m.f1_score(truth, guess, average="macro"),
        "precision_macro": m.precision_score(truth, guess, average="macro"),
        "precision_micro": m.precision_score(truth, guess, average="micro"),
        "recall_macro": m.recall_score(truth, guess, average="macro"),
        "recall_micro": m.recall_score(truth, guess, average="micro"),
    }
    if kind == "binary":
        rows["f1_binary"] = m.f1_score(truth, guess)
        rows["precision"] = m.precision_score(truth, guess)
        rows["recall"] = m.recall_score(truth, guess)
        rows["mse"] = m.mean_squared_error(truth, chances)
        rows["r2"] = m.r2_score(truth, chances)
    for name, value in rows.items():
        print(f"{kind},{name},{float(value)!r}")
