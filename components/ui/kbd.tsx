import { Fragment } from "react";

const spoken: Readonly<Record<string, string>> = {
  "⌘": "Command",
  "↵": "Enter",
  "⇥": "Tab",
  "⌫": "Backspace",
  "↑": "Up",
  "↓": "Down",
  "←": "Left",
  "→": "Right",
};

/** One key each, separated by blanks: `g r` draws two. Decoration beside a control that says what it does. */
export function Kbd({ keys }: { keys: string }) {
  return (
    <span className="keys">
      {keys.split(" ").map((key) => (
        <Fragment key={key}>
          <kbd>
            <span aria-hidden="true">{key}</span>
            <span className="sr">{spoken[key] ?? key}</span>
          </kbd>
        </Fragment>
      ))}
    </span>
  );
}
