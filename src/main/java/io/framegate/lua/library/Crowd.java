package io.framegate.lua.library;

import io.framegate.lua.Budget;
import org.luaj.vm2.LuaString;

/**
 * Charges for keys of one table that a peer has chosen so that they meet in one place: LuaJ's tables find the last of them by going
 * past all others, and everybody can compute its hash of a string.
 */
public final class Crowd {

    private static final int PLACES = 256;
    private static final int USUAL = 8;

    private final Budget budget;
    private int[] places = {};
    private int count;

    /** No keys yet. */
    public Crowd(Budget budget) {
        this.budget = budget;
    }

    /** One more key is about to be set. */
    public void add(LuaString key) {
        if (++count < 2 * USUAL) {
            return;
        } else if (places.length == 0) {
            budget.bytes(4 * PLACES);
            places = new int[PLACES];
        }
        int there = ++places[key.hashCode() & (PLACES - 1)];
        int tooMany = there - USUAL - 4 * count / PLACES;
        if (tooMany > 0) {
            budget.steps(tooMany);
        }
    }
}
