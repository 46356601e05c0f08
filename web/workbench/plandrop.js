// Where an item that is dragged would land.

/**
 * The place of an item dropped on a row: {parent, index, mark, where}, where the line is drawn before or after the row
 * of mark, or inside of it as its first; null where it may not go. rest is whether it is over the lower half of the
 * row.
 */
function dropAt(dragged, over, rest, collapsed) {
  let at = over;
  while (at.depth > dragged.depth) at = at.parent;
  if (at === dragged || at.depth < dragged.depth - 1) return null;
  if (at.depth === dragged.depth - 1) {
    const others = at.children.filter((child) => child !== dragged);
    return { parent: at, index: collapsed.has(at.id) ? others.length : 0, mark: over, where: "inside" };
  }
  const others = at.parent.children.filter((child) => child !== dragged);
  const after = at !== over || rest;
  const index = others.indexOf(at) + (after ? 1 : 0);
  return { parent: at.parent, index, mark: after ? lastOf(at, collapsed) : at, where: after ? "after" : "before" };
}

/** The last row that is shown of a node and all below it. */
export function lastOf(node, collapsed) {
  return node.children.length === 0 || collapsed.has(node.id) ? node : lastOf(node.children.at(-1), collapsed);
}

/** Lets the rows of a grid be dragged by their handles. move(node, parent, index) is called when one is dropped. */
export function draggable(grid, move) {
  let dragged = null;
  let marked = null;
  const unmark = () => {
    marked?.classList.remove("before", "after", "inside");
    marked = null;
  };
  const placeOf = (event) => {
    const over = dragged && grid.nodeOf(event.target);
    if (!over) return null;
    const { top, height } = grid.lineOf(over).getBoundingClientRect();
    return dropAt(dragged, over, event.clientY > top + height / 2, grid.collapsed);
  };
  grid.body.addEventListener("dragstart", (event) => {
    if (!event.target.closest?.(".handle")) return;
    dragged = grid.nodeOf(event.target);
    event.dataTransfer.effectAllowed = "move";
    event.dataTransfer.setData("text/plain", dragged.data.title?.value ?? "");
    event.dataTransfer.setDragImage(grid.lineOf(dragged), 12, 12);
  });
  grid.body.addEventListener("dragover", (event) => {
    const place = placeOf(event);
    unmark();
    if (!place) return;
    event.preventDefault();
    event.dataTransfer.dropEffect = "move";
    marked = grid.lineOf(place.mark);
    marked.classList.add(place.where);
  });
  grid.body.addEventListener("dragleave", unmark);
  grid.body.addEventListener("drop", (event) => {
    const place = placeOf(event);
    unmark();
    if (!place) return;
    event.preventDefault();
    move(dragged, place.parent, place.index);
  });
  grid.body.addEventListener("dragend", () => {
    unmark();
    dragged = null;
  });
}
