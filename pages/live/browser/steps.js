// One update, number by number: a diagram in which each number appears once it is computed, and a card that
// says how it is computed. Buttons and arrow keys go from one number to the next.

import { drawDiagram } from "./steps_diagram.js";
import { child, fillChildren, say } from "./texts.js";

const KEYS = { ArrowRight: 1, ArrowLeft: -1 };
const SWITCH = '[class*="-update-"][class*="-switch"]'; // the page's button that brings all this

function button(node, text, press) {
  node.type = "button";
  node.onclick = press;
  say(node, text);
  return node;
}

// A button that has nothing to do stays where the keyboard's focus is.
function enable(node, enabled) {
  node.setAttribute("aria-disabled", String(!enabled));
}

function go(figure, at) {
  const last = figure.update.steps.length - 1;
  figure.at = Math.min(Math.max(at, 0), last);
  draw(figure);
}

function fillPhases(place, figure) {
  const { steps } = figure.update;
  const phases = [...new Set(steps.map(({ phase }) => phase))];
  fillChildren(place, "button", phases, (node, phase) => {
    button(node, phase, () => go(figure, steps.findIndex((step) => step.phase === phase)));
    node.dataset.phase = phase;
    if (steps[figure.at].phase === phase) node.setAttribute("aria-current", "step");
    else node.removeAttribute("aria-current");
  });
}

// The number that is explained now. A screen reader is told all of it.
function fillNow(place, { phase, title, name, formula, numbers, value, note }) {
  place.setAttribute("aria-live", "polite");
  place.setAttribute("aria-atomic", "true");
  place.dataset.phase = phase;
  say(child(place, 0, "p", "steps-title"), `${title}: `);
  const formulas = child(place, 1, "p", "steps-formula");
  formulas.translate = false;
  say(child(formulas, 0, "b", ""), name);
  say(child(formulas, 1, "span", ""), ` = ${formula} `);
  const computed = child(place, 2, "p", "steps-numbers");
  computed.translate = false;
  say(child(computed, 0, "span", ""), numbers === value ? "= " : `= ${numbers} = `);
  say(child(computed, 1, "b", "steps-value"), value);
  say(child(place, 3, "p", "steps-note"), note);
}

function fillButtons(place, figure) {
  const { sample, samples, steps } = figure.update;
  const { at } = figure;
  const [back, on] = [child(place, 0, "button", ""), child(place, 1, "button", "steps-on")];
  enable(button(back, "Back", () => go(figure, at - 1)), at > 0);
  enable(button(on, "Next number", () => go(figure, at + 1)), at < steps.length - 1);
  say(child(place, 2, "span", "steps-place"), `${at + 1} of ${steps.length}`);
  const next = button(child(place, 3, "button", ""), "Next sample", () =>
    figure.click({ sample: (sample + 1) % samples }),
  );
  next.hidden = samples === 1;
}

function draw(figure) {
  const { frame, update } = figure;
  if (!update) return;
  const [words, view] = [child(frame, 0, "p", "steps-words"), child(frame, 1, "div", "steps-view")];
  words.setAttribute("role", "status");
  say(words, update.words);
  view.hidden = !update.steps.length;
  if (view.hidden) return;
  const [diagram, card] = [child(view, 0, "div", "steps-diagram"), child(view, 1, "div", "steps-card")];
  drawDiagram(diagram, update, figure.at, figure.static.shades);
  const { inputs, target } = update;
  const known = [...inputs, ["y", target]].map(([name, value]) => `${name} = ${value}`).join(", ");
  say(child(card, 0, "p", "steps-of"), `${update.of}: ${known}`);
  fillPhases(child(card, 1, "div", "steps-phases"), figure);
  fillNow(child(card, 2, "div", "steps-now"), update.steps[figure.at]);
  fillButtons(child(card, 3, "div", "steps-buttons"), figure);
}

// Brings the steps into view, and the keyboard to them, where a press has asked for them.
function meet(figure) {
  const { frame } = figure;
  figure.met = true;
  if (navigator.userActivation?.isActive) frame.scrollIntoView({ block: "nearest" });
  if (document.activeElement?.closest(SWITCH)) frame.focus({ preventScroll: true });
}

function keyed(figure, event) {
  const { frame, update, at } = figure;
  const { key, target, altKey, ctrlKey, metaKey, shiftKey } = event;
  const mine = frame.contains(target) || target === document.body;
  if (!mine || !(key in KEYS) || altKey || ctrlKey || metaKey || shiftKey || !update?.steps.length) return;
  event.preventDefault();
  go(figure, at + KEYS[key]);
}

export const steps = {
  mount(figure) {
    const { frame } = figure;
    frame.className = "live-figure live-steps";
    frame.setAttribute("role", "group");
    frame.setAttribute("aria-label", "One update, number by number");
    frame.tabIndex = -1;
    figure.at = 0;
    figure.keyed = (event) => keyed(figure, event);
    document.addEventListener("keydown", figure.keyed);
    figure.observer = new ResizeObserver(() => draw(figure));
    figure.observer.observe(frame);
  },
  update(figure) {
    const { of, sizes, steps: all } = figure.update ?? {};
    const shown = `${of} ${sizes}`;
    if (all?.length) figure.at = figure.shown === shown ? Math.min(figure.at, all.length - 1) : 0;
    if (all?.length) figure.shown = shown;
    draw(figure);
    if (all && !figure.met) meet(figure);
  },
  unmount(figure) {
    document.removeEventListener("keydown", figure.keyed);
    figure.observer.disconnect();
  },
};
