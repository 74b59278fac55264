/* The charts as pictures, and the rows found as a table. */
const colour = (element, property) => getComputedStyle(element)[property];
const picture = (section) => {
  const [width, label] = [760, 250];
  const style = getComputedStyle(document.body);
  const [ink, soft, panel] = [style.color, getComputedStyle(document.documentElement).getPropertyValue("--soft").trim(), colour(section, "backgroundColor")];
  const out = svgElement("svg", { xmlns: "http://www.w3.org/2000/svg", width, "font-family": "system-ui, Helvetica, Arial, sans-serif", "font-size": 13 });
  const back = svgElement("rect", { width, fill: panel });
  out.append(back);
  let y = 34;
  const write = (text, x, anchor, fill = ink, size = 13, weight = "normal") => {
    if (!text) return;
    const element = svgElement("text", { x, y, fill, "text-anchor": anchor, "font-size": size, "font-weight": weight });
    element.textContent = vis(text);
    out.append(element);
  };
  const rects = (from, x, top, wide, high) => {
    const [, , w, h] = from.getAttribute("viewBox").split(" ").map(Number);
    for (const rect of from.querySelectorAll("rect")) {
      const at = (name) => Number(rect.getAttribute(name));
      out.append(svgElement("rect", { x: x + at("x") / w * wide, y: top + at("y") / h * high, width: at("width") / w * wide, height: at("height") / h * high, fill: colour(rect, "fill") }));
    }
  };
  const short = (text, most) => (text.length > most ? `${text.slice(0, most - 1)}…` : text);
  write(section.querySelector("h2").textContent, 20, "start", ink, 17, 600);
  y += 12;
  for (const part of section.querySelectorAll(".legend, .foot, h3, .cols.tall, .axis, .bars tr, .spread tr, .cross tr, .empty")) {
    if (part.matches(".legend")) {
      y += 16;
      let x = 20;
      for (const key of part.querySelectorAll("i")) {
        out.append(svgElement("rect", { x, y: y - 10, width: 11, height: 11, fill: colour(key, "backgroundColor") }));
        const name = key.nextSibling.textContent.trim();
        write(name, x + 16, "start", soft, 12);
        x += 34 + name.length * 7;
      }
      y += 6;
    } else if (part.matches(".foot, .empty, h3")) {
      y += part.matches("h3") ? 26 : 18;
      write(part.textContent.trim(), 20, "start", soft, 12);
      y += 4;
    } else if (part.matches(".cols.tall")) {
      rects(part, 20, y + 8, width - 40, 110);
      y += 118;
    } else if (part.matches(".axis")) {
      y += 18;
      const names = [...part.children];
      names.forEach((name, n) => write(name.textContent, 20 + (width - 40) * n / (names.length - 1 || 1), n === 0 ? "start" : n === names.length - 1 ? "end" : "middle", soft, 12));
      y += 8;
    } else if (part.closest("thead")) {
      if (part.closest(".vh")) continue;
      y += 18;
      const cells = [...part.cells].filter((cell, n) => n > 0 && !cell.querySelector(".vh"));
      const column = part.matches(".spread tr") ? 105 : 80;
      cells.reverse().forEach((cell, n) => write(short(cell.textContent, column / 7 | 0), width - 20 - n * column, "end", soft, 12));
    } else {
      y += 22;
      const cells = [...part.cells];
      const name = cells[0].querySelector(".pick, bdi") || cells[0];
      const chart = part.querySelector("svg");
      const people = part.matches(".shares tr") && cells[0].querySelector(".role");
      write(short(people ? `${name.textContent} (${people.textContent})` : name.textContent, chart ? 34 : part.matches(".spread tr") ? 46 : part.matches(".cross tr") ? 16 : 60), 20, "start");
      const numbers = cells.slice(1).filter((cell) => !cell.matches(".b"));
      const column = part.matches(".spread tr") ? 105 : 80;
      if (chart) rects(chart, 20 + label, y - 12, width - 60 - label - Math.max(numbers.length * column, part.querySelector("td .role") ? 130 : 0), 15);
      numbers.reverse().forEach((cell, n) => {
        if (part.matches(".cross tr")) out.append(svgElement("rect", { x: width - 14 - (n + 1) * column, y: y - 15, width: column - 2, height: 20, fill: colour(cell, "backgroundColor") }));
        const [value, more] = [cell.firstChild?.textContent ?? "", cell.querySelector(".role")?.textContent];
        write(short(more ? `${value} (${more})` : cell.textContent, more ? 22 : column / 7 | 0), width - 20 - n * column, "end");
      });
    }
  }
  y += 20;
  for (const element of [out, back]) element.setAttribute("height", y);
  out.setAttribute("viewBox", `0 0 ${width} ${y}`);
  return { svg: new XMLSerializer().serializeToString(out), width, height: y };
};
const svgElement = (name, attributes) => {
  const element = document.createElementNS("http://www.w3.org/2000/svg", name);
  for (const [key, value] of Object.entries(attributes)) if (key !== "xmlns") element.setAttribute(key, value);
  return element;
};
const asPng = ({ svg, width, height }, name) => {
  const image = new Image();
  image.addEventListener("load", () => {
    const canvas = el("canvas", { width: width * 2, height: height * 2 });
    canvas.getContext("2d").drawImage(image, 0, 0, width * 2, height * 2);
    canvas.toBlob((blob) => download(name, blob, "image/png"));
  });
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(svg)}`;
};
for (const section of document.querySelectorAll(".chart")) {
  const heading = section.querySelector("h2");
  const name = heading.id.slice(2);
  const button = (kind, act) => {
    const one = el("button", { type: "button", "aria-label": `${heading.textContent} as ${kind}` }, kind);
    one.addEventListener("click", act);
    return one;
  };
  heading.after(el("div", { class: "pictures" },
    button("SVG", () => download(`${name}.svg`, picture(section).svg, "image/svg+xml")), button("PNG", () => asPng(picture(section), `${name}.png`))));
}

const saved = ["quote_id", "article_id", "date", "title", "outlet", "type", "quote", "speaker", "speaker_mention", "source_kind", "speaker_role", "cue", "resolved_by", "status", "confidence", "start", "end", "flags", ...(t.cluster ? ["cluster_id"] : []),
  ...(t.people ? ["speaker_id", "speaker_candidates", ...people.map(({ name }) => `people.${name}`)] : [])];
$("save").addEventListener("click", () => {
  const lines = [saved.map(cell).join(",")];
  for (const i of found) {
    const all = { ...row(i), title: article(i)[2], speaker_mention: t.mention[i], source_kind: t.kinds[t.kind_of_speaker[i]], speaker_role: t.roles[t.role[i]], cue: t.cues[t.cue[i]],
      resolved_by: t.bys[t.by[i]], flags: t.flags[t.flag[i]], cluster_id: clusterOf(i),
      speaker_id: idOf(i), speaker_candidates: candidatesOf(i), ...Object.fromEntries(people.map(({ name, cell }) => [`people.${name}`, cell(i)])) };
    lines.push(saved.map((name) => cell(all[name])).join(","));
  }
  download("quotations.csv", `${lines.join("\n")}\n`);
});
