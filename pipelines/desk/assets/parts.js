/* In a draft that is shown in parts, goes to the part with what an address names. Without scripts the links of the
   page itself say which part they lead to. */
{
  const { part, address } = document.querySelector(".columns[data-part]").dataset;
  const follow = () => {
    const name = decodeURIComponent(location.hash.slice(1));
    const asked = new URLSearchParams(location.search).get("at");
    if (!name || document.getElementById(name) || asked === name || part === "all") return;
    // A page that answers a refused form stands at an address of its own, which cannot be opened.
    const other = new URL(address, location);
    other.searchParams.set("at", name);
    other.hash = name;
    location.replace(other);
  };
  window.addEventListener("hashchange", follow);
  follow();
}
