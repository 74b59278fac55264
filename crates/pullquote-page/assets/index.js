const lines = [...document.querySelectorAll("#list tbody tr")];
let hay = null;
const search = () => {
  hay ??= lines.map((line) => line.textContent.toLowerCase());
  const words = $("search").value.toLowerCase().split(/\s+/).filter(Boolean);
  let n = 0;
  lines.forEach((line, i) => {
    const fits = words.every((word) => hay[i].includes(word));
    line.hidden = !fits;
    n += fits ? 1 : 0;
  });
  $("count").textContent = words.length === 0 ? "" : n === 0 ? "Nothing found." : `${n.toLocaleString("en")} of ${lines.length.toLocaleString("en")} articles`;
};
let timer = 0;
$("search")?.addEventListener("input", () => { clearTimeout(timer); timer = setTimeout(search, 120); });
