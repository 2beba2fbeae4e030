// The page of a former address: go to the new one, and keep the anchor, which the page's own refresh would lose.
// Where to is the page's own link, and nothing that an address could say.
(() => {
  const link = document.getElementById("moved");
  if (link) {
    const target = new URL(link.href);
    target.hash = location.hash;
    location.replace(target);
  }
})();
