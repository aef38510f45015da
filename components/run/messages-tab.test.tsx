import { Tooltip } from "radix-ui";
import { renderToStaticMarkup } from "react-dom/server";
import { describe, expect, it } from "vitest";
import type { Message } from "@/lib/domain/trace/step";
import { MessagesTab } from "./messages-tab";

const text = (role: string, words: string, direction: Message["direction"] = "input"): Message => ({
  role,
  name: null,
  direction,
  parts: [{ type: "text", text: words }],
});
const first = [text("system", "Rules of the desk"), text("user", "Refund it"), text("assistant", "Looking", "output")];
const draw = (messages: readonly Message[], previous: readonly Message[] | null) =>
  renderToStaticMarkup(
    <Tooltip.Provider>
      <MessagesTab messages={messages} previous={previous} />
    </Tooltip.Provider>,
  );

describe("MessagesTab", () => {
  it("shows a first call whole", () => {
    const drawn = draw(first, null);
    expect(drawn).not.toContain("new since");
    expect(drawn.match(/<article/g)).toHaveLength(3);
  });
  it("folds what the previous call knew and marks the rest as new", () => {
    const second = [
      ...first.slice(0, 2),
      text("assistant", "Looking"),
      text("user", "And now?"),
      text("assistant", "Done", "output"),
    ];
    const drawn = draw(second, first);
    expect(drawn).toContain("new since the previous call");
    expect(drawn).toContain("+2 messages");
    expect(drawn).toContain("2 more");
    expect(drawn.match(/<article/g)).toHaveLength(2);
  });
  it("says how many messages of a long call are shown, and offers the rest", () => {
    const drawn = draw(
      Array.from({ length: 250 }, (_, at) => text("user", `message ${at}`)),
      null,
    );
    expect(drawn).toContain("the last 200 of 250 messages");
  });
  it("draws an inline picture, and names a remote one without loading it", () => {
    const drawn = draw(
      [
        {
          role: "user",
          name: null,
          direction: "input",
          parts: [
            { type: "image", mimeType: "image/png", source: "data:image/png;base64,iVBORw0KGgo=" },
            { type: "image", mimeType: null, source: "https://evil.example/track.png" },
            { type: "image", mimeType: null, source: "data:image/svg+xml;base64,PHN2Zz4=" },
          ],
        },
      ],
      null,
    );
    expect(drawn.match(/<img/g)).toHaveLength(1);
    expect(drawn).toContain("https://evil.example/track.png");
  });
});
