/** A canvas context that writes SVG: what is painted on the screen can be saved as shapes and text. */

/** @param {number} v */
const short = (v) => String(Math.round(v * 100) / 100);
/** Text without the characters that no XML can hold. @param {string} text */
export const withoutForbidden = (text) => text.replace(/\p{Cc}|\p{Cs}|[\ufffe\uffff]/gu, "");
/** @param {string} text */
const escaped = (text) => withoutForbidden(text.replace(/[&<>"]/g, (c) => `&#${c.charCodeAt(0)};`));

export class SvgContext {
  /** @param {number} width @param {number} height */
  constructor(width, height) {
    this.width = width; this.height = height;
    /** @type {string[]} */ this.marks = [];
    this.m = [1, 0, 0, 1, 0, 0]; this.path = "";
    this.fillStyle = "#000"; this.strokeStyle = "#000"; this.lineWidth = 1; this.globalAlpha = 1; this.font = ""; this.textAlign = "left"; this.textBaseline = "alphabetic"; this.lineJoin = "miter";
    /** @type {number[]} */ this.dash = [];
    /** @type {any[]} */ this.stack = [];
    this.clips = 0; this.clipped = "";
    this.measure = /** @type {CanvasRenderingContext2D} */ (document.createElement("canvas").getContext("2d"));
  }

  save() { this.stack.push({ m: [...this.m], fillStyle: this.fillStyle, strokeStyle: this.strokeStyle, lineWidth: this.lineWidth, globalAlpha: this.globalAlpha, font: this.font, textAlign: this.textAlign, textBaseline: this.textBaseline, dash: this.dash, clipped: this.clipped }); }
  restore() { Object.assign(this, this.stack.pop()); }
  /** @param {...number} m */
  setTransform(...m) { this.m = m; }
  /** @param {number} x @param {number} y */
  translate(x, y) { const [a, b, c, d, e, f] = this.m; this.m = [a, b, c, d, a * x + c * y + e, b * x + d * y + f]; }
  /** @param {number} x @param {number} y */
  scale(x, y) { const [a, b, c, d, e, f] = this.m; this.m = [a * x, b * x, c * y, d * y, e, f]; }
  /** @param {number[]} dash */
  setLineDash(dash) { this.dash = dash; }
  /** @param {string} text */
  measureText(text) { this.measure.font = this.font; return this.measure.measureText(text); }

  /** @param {number} x @param {number} y */
  at(x, y) { const [a, b, c, d, e, f] = this.m; return `${short(a * x + c * y + e)} ${short(b * x + d * y + f)}`; }
  get size() { return Math.hypot(this.m[0], this.m[1]); }
  beginPath() { this.path = ""; }
  closePath() { this.path += "Z"; }
  /** @param {number} x @param {number} y */
  moveTo(x, y) { this.path += `M${this.at(x, y)}`; }
  /** @param {number} x @param {number} y */
  lineTo(x, y) { this.path += `L${this.at(x, y)}`; }
  /** @param {number} a @param {number} b @param {number} c @param {number} d @param {number} e @param {number} f */
  bezierCurveTo(a, b, c, d, e, f) { this.path += `C${this.at(a, b)} ${this.at(c, d)} ${this.at(e, f)}`; }
  /** @param {number} x @param {number} y @param {number} w @param {number} h */
  rect(x, y, w, h) { this.path += `M${this.at(x, y)}L${this.at(x + w, y)}L${this.at(x + w, y + h)}L${this.at(x, y + h)}Z`; }
  /** A whole circle. @param {number} x @param {number} y @param {number} r */
  arc(x, y, r) { const k = short(r * this.size); this.path += `M${this.at(x + r, y)}A${k} ${k} 0 1 1 ${this.at(x - r, y)}A${k} ${k} 0 1 1 ${this.at(x + r, y)}Z`; }

  /** @param {string} d @param {string} paint */
  mark(d, paint) { if (d) this.marks.push(`<path d="${d}" ${paint}${this.globalAlpha < 1 ? ` opacity="${short(this.globalAlpha)}"` : ""}${this.clipped ? ` clip-path="url(#${this.clipped})"` : ""}/>`); }
  /** @param {any} [path] @param {string} [rule] */
  fill(path, rule) { this.mark(path && path.d ? this.moved(path.d) : this.path, `fill="${this.fillStyle}"${rule || path === "evenodd" ? ` fill-rule="evenodd"` : ""}`); }
  /** @param {any} [path] */
  stroke(path) { this.mark(path && path.d ? this.moved(path.d) : this.path, `fill="none" stroke="${this.strokeStyle}" stroke-width="${short(this.lineWidth * this.size)}"${this.dash.length ? ` stroke-dasharray="${this.dash.map((v) => short(v * this.size)).join(" ")}"` : ""}`); }
  /** @param {[number, number][][]} rings */
  moved(rings) { return rings.map((ring) => `M${ring.map(([x, y]) => this.at(x, y)).join("L")}Z`).join(""); }
  /** @param {number} x @param {number} y @param {number} w @param {number} h */
  fillRect(x, y, w, h) { this.path = ""; this.rect(x, y, w, h); this.fill(); }
  /** @param {number} x @param {number} y @param {number} w @param {number} h */
  strokeRect(x, y, w, h) { this.path = ""; this.rect(x, y, w, h); this.stroke(); }
  clip() { this.clips += 1; this.clipped = `clip${this.clips}`; this.marks.push(`<clipPath id="${this.clipped}"><path d="${this.path}"/></clipPath>`); }

  /** @param {string} text @param {number} x @param {number} y @param {string} paint */
  text(text, x, y, paint) {
    const [, weight = "", size = "12"] = /^(\d{3} )?([\d.]+)px/.exec(this.font) || [], anchor = /** @type {Record<string, string>} */ ({ center: "middle", right: "end" })[this.textAlign] || "start";
    const px = Number(size) * this.size, [a, b] = this.at(x, y).split(" ").map(Number);
    this.marks.push(`<text x="${short(a)}" y="${short(b + (this.textBaseline === "middle" ? px * 0.35 : 0))}" font-size="${short(px)}"${weight ? ` font-weight="${weight.trim()}"` : ""} text-anchor="${anchor}" ${paint}${this.globalAlpha < 1 ? ` opacity="${short(this.globalAlpha)}"` : ""}${this.clipped ? ` clip-path="url(#${this.clipped})"` : ""}>${escaped(text)}</text>`);
  }
  /** @param {string} text @param {number} x @param {number} y */
  fillText(text, x, y) { this.text(text, x, y, `fill="${this.fillStyle}"`); }
  /** @param {string} text @param {number} x @param {number} y */
  strokeText(text, x, y) { this.text(text, x, y, `fill="none" stroke="${this.strokeStyle}" stroke-width="${short(this.lineWidth * this.size)}" stroke-linejoin="round"`); }

  /** Set a drawing that is SVG already, as a picture is set on a canvas. @param {string} text of one svg element @param {number} x @param {number} y */
  nest(text, x, y) { const [a, b] = this.at(x, y).split(" "); this.marks.push(`<g transform="translate(${a} ${b}) scale(${short(this.size)})">${text}</g>`); }

  /** @param {string} title */
  toString(title) {
    return `<?xml version="1.0" encoding="UTF-8"?>\n<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${short(this.width)} ${short(this.height)}" width="${short(this.width)}" height="${short(this.height)}" font-family="system-ui, sans-serif"><title>${escaped(title)}</title>${this.marks.join("\n")}</svg>\n`;
  }
}
