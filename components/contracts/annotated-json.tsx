"use client";

import { useMemo } from "react";
import { type JsonNote, JsonViewer } from "@/components/json/json-viewer";
import { fromValue } from "@/components/json/read-json";
import { cutText, visibleText } from "@/components/json/visible-text";
import type { SpanContract } from "@/lib/contract/contracts";
import { expectedWords } from "@/lib/domain/contracts/locate";

type Props = {
  value: SpanContract["value"];
  issues: SpanContract["issues"];
  label: string;
  /** The issue to be in view; a new object each time it is asked for. */
  goTo: { readonly path: string } | null;
};

const messageChars = 120;

/** A value with what breaks its contract written at the lines that break it. */
export function AnnotatedJson({ value, issues, label, goTo }: Props) {
  const node = useMemo(() => fromValue(value), [value]);
  const notes = useMemo(
    () =>
      issues.map(
        ({ path, message, missing, expected }): JsonNote => ({
          // what is missing is told at what should hold it
          path: missing ? path.slice(0, path.lastIndexOf("/")) : path,
          text: visibleText(
            cutText(missing ? `${path.slice(path.lastIndexOf("/") + 1)} is missing` : message, messageChars),
          ),
          title: `expected: ${visibleText(expectedWords(expected))}`,
          asked: path,
        }),
      ),
    [issues],
  );
  return <JsonViewer node={node} label={label} notes={notes} goTo={goTo} />;
}
