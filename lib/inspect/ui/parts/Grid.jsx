// A table of any length: only the rows in sight are in the document. Arrow keys, Page Up and Down, Home and End walk
// through it, Enter opens, Space marks; with `cells` they walk cell by cell. Screen readers are told the true number of rows.
import { Component } from 'preact';
import { useCallback, useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';

/** Rows above and below those in sight. */
const SPARE = 6;

const clamp = (value, most) => Math.max(0, Math.min(value, most));

/** How far a key moves, in rows and columns. */
function step(key, page, count, columns) {
  const moves = {
    ArrowDown: [1, 0],
    ArrowUp: [-1, 0],
    PageDown: [page, 0],
    PageUp: [-page, 0],
    Home: [-count, 0],
    End: [count, 0],
    ArrowRight: [0, 1],
    ArrowLeft: [0, -1],
  };
  const move = moves[key];
  return move && (columns || move[1] === 0) ? move : undefined;
}

export function Grid(props) {
  const { label, columns, count, rowOf, onRange, onOpen, cells = false, rowHeight = 40, anew } = props;
  const view = useRef(null);
  const [place, setPlace] = useState({ top: 0, height: 600 });
  const [active, setActive] = useState({ row: 0, column: 0 });
  const takesFocus = useRef(false);

  const measure = useCallback(() => {
    const { scrollTop, clientHeight } = view.current;
    setPlace((old) =>
      Math.floor(old.top / rowHeight) === Math.floor(scrollTop / rowHeight) && old.height === clientHeight
        ? old
        : { top: scrollTop, height: clientHeight },
    );
  }, [rowHeight]);

  useLayoutEffect(() => {
    const watch = new ResizeObserver(measure);
    watch.observe(view.current);
    return () => watch.disconnect();
  }, [measure]);

  // Another list begins at its top.
  useLayoutEffect(() => {
    view.current.scrollTop = 0;
    setActive({ row: 0, column: 0 });
    measure();
  }, [anew, measure]);

  const first = clamp(Math.floor(place.top / rowHeight) - SPARE, count);
  const last = clamp(Math.ceil((place.top + place.height) / rowHeight) + SPARE, count);
  const current = clamp(active.row, count - 1);
  useEffect(() => onRange?.(first, last), [onRange, first, last]);

  // The row that has the focus stays in the document wherever the view is.
  const shown = [];
  if (count > 0 && current < first) shown.push(current);
  for (let index = first; index < last; index += 1) shown.push(index);
  if (current >= last && current < count) shown.push(current);

  useLayoutEffect(() => {
    if (!takesFocus.current) return;
    takesFocus.current = false;
    const row = view.current.querySelector(`[data-row="${current}"]`);
    (cells ? row?.children[active.column] : row)?.focus({ preventScroll: !cells });
  });

  const moveTo = (row, column) => {
    const box = view.current;
    const [top, bottom] = [row * rowHeight, (row + 1) * rowHeight];
    const room = box.clientHeight - box.firstElementChild.offsetHeight;
    if (top < box.scrollTop) box.scrollTop = top;
    else if (bottom > box.scrollTop + room) box.scrollTop = bottom - room;
    takesFocus.current = true;
    setActive({ row, column });
    measure();
  };

  const onKeyDown = (event) => {
    if (event.target.closest('input, select, textarea') || event.ctrlKey || event.metaKey || event.altKey)
      return;
    if (event.key === ' ' && props.onMark && rowOf(current) !== undefined) {
      event.preventDefault();
      props.onMark(rowOf(current));
      return;
    }
    if ((event.key === 'Enter' || event.key === ' ') && event.target.dataset.open !== undefined) {
      event.preventDefault();
      event.target.click();
      return;
    }
    const move = step(event.key, Math.max(1, Math.floor(place.height / rowHeight) - 1), count, cells);
    if (move === undefined || count === 0) return;
    event.preventDefault();
    moveTo(clamp(current + move[0], count - 1), clamp(active.column + move[1], columns.length - 1));
  };

  const onClick = ({ target }) => {
    const { row, column } = placeOf(target);
    const found = rowOf(row);
    if (found !== undefined) onOpen?.(found, row, columns[column]);
  };

  const onFocusIn = ({ target }) => {
    const { row, column } = placeOf(target);
    setActive((old) => {
      const next = { row, column: cells ? column : old.column };
      return old.row === next.row && old.column === next.column ? old : next;
    });
  };

  const style = {
    '--columns': columns.map(({ width = '1fr' }) => width).join(' '),
    '--columns-middle': columns
      .filter(({ large }) => !large)
      .map(({ width = '1fr' }) => width)
      .join(' '),
    '--columns-narrow': columns
      .filter(({ wide, large }) => !wide && !large)
      .map(({ narrow, width = '1fr' }) => narrow ?? width)
      .join(' '),
    '--row-height': `${rowHeight}px`,
    '--least': props.least,
    '--content': `${count * rowHeight}px`,
  };

  return (
    <div
      class={`grid ${cells ? 'grid-cells' : ''} ${props.class ?? ''}`}
      role="grid"
      aria-label={label}
      aria-rowcount={count + 1}
      aria-colcount={columns.length}
      aria-multiselectable={props.onMark ? true : undefined}
      aria-busy={props.busy || undefined}
      ref={view}
      style={style}
      onScroll={measure}
      onKeyDown={onKeyDown}
    >
      <div class="grid-row grid-head" role="row" aria-rowindex={1}>
        {columns.map((column) => (
          <Head key={column.key} column={column} />
        ))}
      </div>
      <div
        class="grid-rows"
        role="rowgroup"
        style={{ height: `${count * rowHeight}px` }}
        onClick={onClick}
        onFocusIn={onFocusIn}
      >
        {shown.map((index) => (
          <Row
            key={index}
            {...{ index, columns, cells }}
            opens={onOpen !== undefined}
            row={rowOf(index)}
            top={index * rowHeight}
            activeColumn={index === current ? clamp(active.column, columns.length - 1) : -1}
            selected={props.selected?.(index)}
          />
        ))}
      </div>
      {count === 0 && !props.busy && props.empty}
    </div>
  );
}

/** In which row and column an element is. */
function placeOf(element) {
  const row = element.closest('[data-row]');
  const column = [...row.children].findIndex((cell) => cell.contains(element));
  return { row: Number(row.dataset.row), column: Math.max(0, column) };
}

const columnClass = (column, more = '') =>
  `grid-cell ${column.large ? 'large-only' : column.wide ? 'wide-only' : ''} ${column.align === 'end' ? 'at-end number' : ''} ${column.class ?? ''} ${more}`;

function Head({ column }) {
  const { sort, onSort, title } = column;
  return (
    <div class={columnClass(column)} role="columnheader" aria-sort={sort} title={column.hint}>
      {onSort ? (
        <button type="button" class="grid-sort" onClick={onSort}>
          {title}
          <span aria-hidden="true">{sort === 'ascending' ? ' ↑' : sort === 'descending' ? ' ↓' : ''}</span>
        </button>
      ) : (
        title
      )}
    </div>
  );
}

/** Drawn again only if something of its own changed: while a list scrolls, most of what is in sight stays. */
class Row extends Component {
  shouldComponentUpdate(next) {
    return Object.keys(next).some((name) => next[name] !== this.props[name]);
  }

  render({ index, row, columns, cells, top, activeColumn, opens, selected }) {
    const waiting = row === undefined;
    const open = opens && !waiting;
    return (
      <div
        class={`grid-row ${open && !cells ? 'opens' : ''} ${selected ? 'selected' : ''}`}
        role="row"
        data-row={index}
        aria-rowindex={index + 2}
        aria-selected={selected}
        tabIndex={cells ? undefined : activeColumn >= 0 ? 0 : -1}
        data-open={open && !cells ? '' : undefined}
        style={{ transform: `translateY(${top}px)` }}
      >
        {columns.map((column, at) => (
          <div
            key={column.key}
            class={columnClass(column)}
            role={at === 0 ? 'rowheader' : 'gridcell'}
            aria-label={waiting ? undefined : column.name?.(row)}
            tabIndex={cells ? (at === activeColumn ? 0 : -1) : undefined}
            data-open={open && cells ? '' : undefined}
          >
            {waiting ? <span class="waiting" /> : column.render(row, index)}
          </div>
        ))}
      </div>
    );
  }
}
