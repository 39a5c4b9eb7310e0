"""Softmax: probabilities for several classes, by hand and in training, and losses compared."""

from core.experiments import softmax
from core.experiments.notes import read_notes
from core.figures.curves import accuracy_figure, accuracy_update
from core.figures.decision_boundary import region_scale, regions_drawing, regions_figure
from core.figures.network_drawing import weights_updates
from pages.by_hand.compare_losses import losses_compared
from pages.by_hand.logits_by_hand import logits_by_hand
from pages.controls.controls import Controls
from pages.lessons.notes import show_notes
from pages.live.live_plot import mount_figure
from pages.live.page import TrainingPage, page_by_hand

controls = Controls("softmax", softmax.FIELDS)
mode = controls.value(softmax.MODE)
if mode == softmax.HAND:
    page_by_hand(controls, "Softmax by hand", softmax.MODE, softmax.BY_HAND, logits_by_hand)
if mode == softmax.LOSSES:
    page_by_hand(controls, "Losses compared", softmax.MODE, softmax.COMPARED, losses_compared)

page = TrainingPage(controls, "Softmax", softmax.Settings)
stage, experiments = page.stage, page.experiments
with stage.choices:
    controls.choice(softmax.MODE, width=220, label=False)
page.more(softmax.CLASSES, softmax.SPREAD, softmax.SIZE, softmax.LAYERS, softmax.ACTIVATION)
page.start()

columns = stage.figures.columns(2 + len(experiments))
for column, spec in zip(columns, experiments, strict=False):
    with column:
        mount_figure(
            f"plane {spec.loss}", regions_figure(spec, page.race), drawing=regions_drawing(spec),
            shades=region_scale(page.settings.classes),
        )  # fmt: skip
page.losses(columns[-2])
with columns[-1]:
    mount_figure("accuracies", accuracy_figure(experiments))
with stage.below:
    show_notes(f"{page.name} training", read_notes("softmax_training"))

page.live(lambda view: {"accuracies": accuracy_update(view.trials), **weights_updates(view.trials)})
