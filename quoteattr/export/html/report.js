"use strict";
// Makes the page answer: a claim chosen on one side is shown on the other, filters, one article at a time.
// Every link works without it.
(() => {
  const root = document.documentElement;
  root.classList.add("scripted");
  const narrow = matchMedia("(max-width: 60rem)");

  class Doc {
    constructor(section) {
      this.section = section;
      this.panel = section.querySelector(".panel");
      this.form = section.querySelector(".filters");
      this.chosenBox = section.querySelector(".chosen");
      this.chosen = null;
      this.invitation = this.chosenBox ? this.chosenBox.querySelector(".chosen-claim").textContent : "";
      this.cards = new Map();
      this.pieces = new Map();
      this.passing = [];
      if (!this.form) return;
      for (const card of section.querySelectorAll(".card")) this.cards.set(card.dataset.c, card);
      for (const piece of section.querySelectorAll(".text [data-c]:not(.ch)")) this.collect(piece.dataset.c, piece);
      for (const link of section.querySelectorAll(".text .n")) this.collect(link.dataset.n, link);
      if (narrow.matches) section.querySelector(".filter-box").open = false;
      this.passing = [...this.cards.keys()].sort((a, b) => a - b);
      this.listen();
    }

    collect(number, element) {
      if (!this.pieces.has(number)) this.pieces.set(number, []);
      this.pieces.get(number).push(element);
    }

    listen() {
      this.section.querySelector(".text").addEventListener("click", (event) => this.clickText(event));
      this.panel.addEventListener("click", (event) => this.clickPanel(event));
      this.form.addEventListener("submit", (event) => event.preventDefault());
      this.form.addEventListener("change", () => this.filter());
      this.form.addEventListener("reset", () => setTimeout(() => this.filter()));
      const on = (name, run) => this.section.querySelector(name).addEventListener("click", run);
      on(".open-all", () => this.openAll(true));
      on(".close-all", () => this.openAll(false));
      on(".next", () => this.step(1));
      on(".previous", () => this.step(-1));
      on(".unchoose", () => this.choose(null));
    }

    // --- choosing -------------------------------------------------------------------------------------------------

    clickText(event) {
      const link = event.target.closest("a.n");
      const mark = event.target.closest("mark:not(.off)");
      if (!link && (!mark || !getSelection().isCollapsed)) return;
      const number = link ? link.dataset.n : mark.dataset.c;
      if (link) event.preventDefault();
      this.choose(number);
      const byKeyboard = link && event.detail === 0;
      if (byKeyboard || !narrow.matches) this.showCard(number, byKeyboard);
    }

    clickPanel(event) {
      const only = event.target.closest(".only");
      if (only) {
        this.form.elements.speaker.value = only.closest(".voice").dataset.v;
        this.filter();
        this.form.elements.speaker.focus();
        return;
      }
      const to = event.target.closest("a.to");
      const link = event.target.closest("a.n");
      if (to) {
        event.preventDefault();
        const number = to.textContent;
        this.choose(number);
        this.showCard(number, true);
      } else if (link) {
        event.preventDefault();
        this.choose(link.dataset.n);
        this.showText(link.dataset.n, true);
      } else if (event.target.closest(".to-card")) {
        event.preventDefault();
        this.showCard(this.chosen, true);
      } else {
        const card = event.target.closest(".card");
        if (!card || event.target.closest("details.why, button") || !getSelection().isCollapsed) return;
        this.choose(card.dataset.c);
        this.showText(card.dataset.c, false);
      }
    }

    choose(number) {
      if (this.chosen !== null) {
        for (const piece of this.pieces.get(this.chosen) || []) piece.classList.remove("on");
        this.cards.get(this.chosen).classList.remove("on");
        this.mark(this.chosen, false);
      }
      this.chosen = number;
      const claim = this.chosenBox.querySelector(".chosen-claim");
      const link = this.chosenBox.querySelector(".to-card");
      const chosen = number !== null;
      this.chosenBox.classList.toggle("active", chosen);
      link.hidden = !chosen;
      this.chosenBox.querySelector(".unchoose").hidden = !chosen;
      if (!chosen) {
        claim.textContent = this.invitation;
        return;
      }
      for (const piece of this.pieces.get(number) || []) piece.classList.add("on");
      const card = this.cards.get(number);
      card.classList.add("on");
      this.mark(number, true);
      const name = card.closest(".voice").querySelector("h4").textContent;
      claim.textContent = `Claim ${number}: ${name}, ${card.dataset.kind}`;
      link.href = `#${card.id}`;
      history.replaceState(null, "", `#${card.id}`);
    }

    mark(number, current) {
      const links = [this.cards.get(number).querySelector(".n"), ...this.section.querySelectorAll(`.text .n[data-n="${number}"]`)];
      for (const link of links) {
        if (current) link.setAttribute("aria-current", "true");
        else link.removeAttribute("aria-current");
      }
    }

    step(by) {
      if (!this.passing.length) return;
      const at = this.passing.indexOf(this.chosen);
      const last = this.passing.length - 1;
      const next = at < 0 ? (by > 0 ? 0 : last) : (at + by + last + 1) % (last + 1);
      const number = this.passing[next];
      this.choose(number);
      this.showText(number, false);
      if (!narrow.matches) this.showCard(number, false);
    }

    showCard(number, withFocus) {
      const card = this.cards.get(number);
      card.closest(".voice").open = true;
      if (withFocus) card.focus({ preventScroll: true });
      if (narrow.matches) {
        card.scrollIntoView({ block: "center" });
        return;
      }
      // The panel moves first, so that the article stays where the reader is.
      const frame = this.panel.getBoundingClientRect();
      const top = Math.max(frame.top, 0) + this.chosenBox.offsetHeight + 8;
      const isHidden = () => {
        const box = card.getBoundingClientRect();
        return box.top < top - 8 || box.bottom > Math.min(frame.bottom, innerHeight);
      };
      if (isHidden()) this.panel.scrollTop += card.getBoundingClientRect().top - top;
      if (isHidden()) card.scrollIntoView({ block: "nearest" });
    }

    showText(number, withFocus) {
      const pieces = this.pieces.get(number);
      const first = pieces.find((piece) => piece.matches(".n")) || pieces[0];
      const place = pieces.find((piece) => piece.matches("mark")) || first;
      place.scrollIntoView({ block: "center" });
      if (withFocus) first.focus({ preventScroll: true });
    }

    openAll(open) {
      for (const voice of this.section.querySelectorAll(".voice")) voice.open = open;
    }

    // --- filters --------------------------------------------------------------------------------------------------

    filter() {
      const speaker = this.form.elements.speaker.value;
      const wanted = {};
      for (const name of ["kind", "act", "status"]) {
        wanted[name] = new Set([...this.form.querySelectorAll(`[name="${name}"]:checked`)].map((box) => box.value));
      }
      const isWanted = (card, voice) =>
        (!speaker || voice.dataset.v === speaker) &&
        Object.entries(wanted).every(([name, values]) => !values.size || values.has(card.dataset[name]));
      const filtered = Boolean(speaker) || Object.values(wanted).some((values) => values.size);
      this.passing = [];
      for (const voice of this.section.querySelectorAll(".voice")) {
        let left = 0;
        for (const card of voice.querySelectorAll(".card")) {
          const passes = isWanted(card, voice);
          card.hidden = !passes;
          for (const piece of this.pieces.get(card.dataset.c) || []) piece.classList.toggle("off", !passes);
          if (passes) {
            left += 1;
            this.passing.push(card.dataset.c);
          }
        }
        voice.hidden = !left;
        if (speaker && left) voice.open = true;
      }
      this.passing.sort((a, b) => a - b);
      if (this.chosen !== null && !this.passing.includes(this.chosen)) this.choose(null);
      const shown = filtered ? `${this.passing.length} of ${this.cards.size} claims shown` : `All ${this.cards.size} claims shown`;
      this.form.querySelector(".shown").textContent = shown;
      this.form.querySelector("[type=reset]").hidden = !filtered;
      this.section.querySelector(".none-left").hidden = this.passing.length > 0;
    }
  }

  const docs = new Map([...document.querySelectorAll(".doc")].map((section) => [section.id, new Doc(section)]));

  // --- several articles: one at a time ----------------------------------------------------------------------------

  function showDoc(id) {
    if (docs.size < 2) return;
    for (const [name, doc] of docs) doc.section.hidden = name !== id;
    for (const link of document.querySelectorAll("nav .to-doc")) {
      if (link.hash === `#${id}`) link.setAttribute("aria-current", "true");
      else link.removeAttribute("aria-current");
    }
  }

  function follow() {
    const target = location.hash.length > 1 ? document.getElementById(decodeURIComponent(location.hash.slice(1))) : null;
    const section = target ? target.closest(".doc") : null;
    if (!section) {
      if (!target) showDoc(docs.keys().next().value);
      return;
    }
    showDoc(section.id);
    const doc = docs.get(section.id);
    const details = target.closest("details");
    if (details) details.open = true;
    if (target.matches(".card") && doc.form) {
      doc.choose(target.dataset.c);
      doc.showText(target.dataset.c, false);
      doc.showCard(target.dataset.c, false);
    } else {
      target.scrollIntoView();
      if (target === section) section.focus({ preventScroll: true });
    }
  }

  addEventListener("hashchange", follow);
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    for (const doc of docs.values()) if (doc.chosen) doc.choose(null);
  });

  // What is closed would not be on paper.
  let closed = [];
  addEventListener("beforeprint", () => {
    closed = [...document.querySelectorAll(".voice:not([open])")];
    for (const voice of closed) voice.open = true;
  });
  addEventListener("afterprint", () => {
    for (const voice of closed) voice.open = false;
  });

  follow();
})();
