// Texts that move. No framework takes these nodes out of the page, so a browser that translates
// it, and puts its own nodes around every text, breaks nothing.

// Writes a text only where it has changed, so that a translation of it may stay.
export function say(node, text) {
  if (node.said === text) return;
  node.said = text;
  node.textContent = text;
}

// The node's children, as many as there are items, each filled by `fill(child, item)`.
export function fillChildren(node, tag, items, fill) {
  while (node.children.length > items.length) node.lastChild.remove();
  while (node.children.length < items.length) node.append(document.createElement(tag));
  items.forEach((item, i) => fill(node.children[i], item, i));
}

// The child that is the `place`-th of its node, made where it is missing.
export function child(node, place, tag, className) {
  while (node.children.length <= place) node.append(document.createElement(tag));
  const found = node.children[place];
  if (found.className !== className) found.className = className;
  return found;
}

// A figure made of texts, filled by `fill(frame, update, figure)`.
export function textFigure(className, fill) {
  return {
    mount(figure) {
      figure.frame.className = className;
    },
    update(figure) {
      if (figure.update) fill(figure.frame, figure.update, figure);
    },
    unmount() {},
  };
}
