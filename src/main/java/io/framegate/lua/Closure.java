package io.framegate.lua;

import org.luaj.vm2.Lua;
import org.luaj.vm2.LuaError;
import org.luaj.vm2.LuaFunction;
import org.luaj.vm2.LuaInteger;
import org.luaj.vm2.LuaString;
import org.luaj.vm2.LuaTable;
import org.luaj.vm2.LuaValue;
import org.luaj.vm2.Prototype;
import org.luaj.vm2.TailcallVarargs;
import org.luaj.vm2.Upvaldesc;
import org.luaj.vm2.Varargs;

/**
 * A function of a script: runs Lua 5.2 instructions, as LuaJ's compiler makes them, and pays for each from the call's budget.
 * It is here in place of LuaJ's own because that one says what it does to a hook after every instruction, but not what it is about
 * to allocate. The budget is asked at every call and every backward jump; nothing between takes long.
 */
final class Closure extends LuaFunction {

    private static final LuaValue[] FEW_NILS = new LuaValue[256];

    static {
        java.util.Arrays.fill(FEW_NILS, NIL);
    }

    private final Prototype p;
    private final Machine machine;
    private final Cell[] upvalues;

    private Closure(Prototype p, Machine machine, Cell[] upvalues) {
        this.p = p;
        this.machine = machine;
        this.upvalues = upvalues;
    }

    /** A compiled chunk, with what is global to it. */
    static Closure of(Prototype chunk, Machine machine, LuaTable globals) {
        Cell[] upvalues = new Cell[chunk.upvalues.length];
        java.util.Arrays.setAll(upvalues, i -> new Cell(new LuaValue[] {NIL}, 0));
        if (upvalues.length > 0) {
            upvalues[0].set(globals);
        }
        return new Closure(chunk, machine, upvalues);
    }

    @Override
    public boolean isclosure() {
        return true;
    }

    @Override
    public LuaValue call() {
        return execute(registers(), NONE).arg1();
    }

    @Override
    public LuaValue call(LuaValue first) {
        LuaValue[] stack = registers();
        if (p.numparams == 0) {
            return execute(stack, first).arg1();
        }
        stack[0] = first;
        return execute(stack, NONE).arg1();
    }

    @Override
    public LuaValue call(LuaValue first, LuaValue second) {
        if (p.numparams < 2) {
            return invoke(varargsOf(first, second)).arg1();
        }
        LuaValue[] stack = registers();
        stack[0] = first;
        stack[1] = second;
        return execute(stack, NONE).arg1();
    }

    @Override
    public LuaValue call(LuaValue first, LuaValue second, LuaValue third) {
        if (p.numparams < 3) {
            return invoke(varargsOf(first, second, third)).arg1();
        }
        LuaValue[] stack = registers();
        stack[0] = first;
        stack[1] = second;
        stack[2] = third;
        return execute(stack, NONE).arg1();
    }

    @Override
    public Varargs invoke(Varargs arguments) {
        return onInvoke(arguments).eval();
    }

    @Override
    public Varargs onInvoke(Varargs arguments) {
        LuaValue[] stack = registers();
        for (int i = 0; i < p.numparams; i++) {
            stack[i] = arguments.arg(i + 1);
        }
        return execute(stack, p.is_vararg != 0 ? arguments.subargs(p.numparams + 1) : NONE);
    }

    private LuaValue[] registers() {
        LuaValue[] stack = new LuaValue[p.maxstacksize];
        System.arraycopy(FEW_NILS, 0, stack, 0, Math.min(stack.length, FEW_NILS.length));
        return stack;
    }

    private Varargs execute(LuaValue[] stack, Varargs varargs) {
        int[] code = p.code;
        LuaValue[] k = p.k;
        Cell[] open = p.p.length > 0 ? new Cell[stack.length] : NONE_OPEN;
        Budget budget = machine.budget;
        Varargs v = NONE;
        int pc = 0;
        int top = 0;
        int steps = 1;
        machine.enter();
        try {
            while (true) {
                int i = code[pc++];
                int a = i >> Lua.POS_A & 0xFF;
                int b = i >>> Lua.POS_B;
                int c = i >> Lua.POS_C & 0x1FF;
                steps++;
                switch (i & 0x3F) {
                    case Lua.OP_MOVE -> stack[a] = stack[b];
                    case Lua.OP_LOADK -> stack[a] = k[i >>> Lua.POS_Bx];
                    case Lua.OP_LOADBOOL -> {
                        stack[a] = b != 0 ? TRUE : FALSE;
                        pc += c != 0 ? 1 : 0;
                    }
                    case Lua.OP_LOADNIL -> java.util.Arrays.fill(stack, a, a + b + 1, NIL);
                    case Lua.OP_GETUPVAL -> stack[a] = upvalues[b].get();
                    case Lua.OP_GETTABUP -> stack[a] = machine.index(upvalues[b].get(), rk(stack, k, c));
                    case Lua.OP_GETTABLE -> stack[a] = machine.index(stack[b], rk(stack, k, c));
                    case Lua.OP_SETTABUP -> put(upvalues[a].get(), rk(stack, k, b), rk(stack, k, c));
                    case Lua.OP_SETUPVAL -> upvalues[b].set(stack[a]);
                    case Lua.OP_SETTABLE -> put(stack[a], rk(stack, k, b), rk(stack, k, c));
                    case Lua.OP_NEWTABLE -> {
                        budget.bytes(64 + 16L * (b + c));
                        stack[a] = new LuaTable(b, c);
                    }
                    case Lua.OP_SELF -> {
                        LuaValue self = stack[b];
                        stack[a + 1] = self;
                        stack[a] = machine.index(self, rk(stack, k, c));
                    }
                    case Lua.OP_ADD -> stack[a] = operand(stack, k, b).add(operand(stack, k, c));
                    case Lua.OP_SUB -> stack[a] = operand(stack, k, b).sub(operand(stack, k, c));
                    case Lua.OP_MUL -> stack[a] = operand(stack, k, b).mul(operand(stack, k, c));
                    case Lua.OP_DIV -> stack[a] = operand(stack, k, b).div(operand(stack, k, c));
                    case Lua.OP_MOD -> stack[a] = operand(stack, k, b).mod(operand(stack, k, c));
                    case Lua.OP_POW -> stack[a] = Machine.power(operand(stack, k, b), operand(stack, k, c));
                    case Lua.OP_UNM -> stack[a] = operand(stack, k, b).neg();
                    case Lua.OP_NOT -> stack[a] = stack[b].toboolean() ? FALSE : TRUE;
                    case Lua.OP_LEN -> stack[a] = length(stack[b]);
                    case Lua.OP_CONCAT -> stack[a] = machine.concat(stack, b, c);
                    case Lua.OP_JMP -> {
                        int jump = (i >>> Lua.POS_Bx) - Lua.MAXARG_sBx;
                        if (jump < 0) {
                            budget.steps(steps);
                            steps = 0;
                        }
                        pc += jump;
                        if (a > 0) {
                            close(open, a - 1);
                        }
                    }
                    case Lua.OP_EQ -> pc += equal(rk(stack, k, b), rk(stack, k, c)) != (a != 0) ? 1 : 0;
                    case Lua.OP_LT -> pc += less(rk(stack, k, b), rk(stack, k, c)) != (a != 0) ? 1 : 0;
                    case Lua.OP_LE -> pc += lessOrEqual(rk(stack, k, b), rk(stack, k, c)) != (a != 0) ? 1 : 0;
                    case Lua.OP_TEST -> pc += stack[a].toboolean() != (c != 0) ? 1 : 0;
                    case Lua.OP_TESTSET -> {
                        if (stack[b].toboolean() != (c != 0)) {
                            pc++;
                        } else {
                            stack[a] = stack[b];
                        }
                    }
                    case Lua.OP_CALL -> {
                        budget.steps(steps);
                        steps = 0;
                        LuaValue function = callable(stack[a], pc, a);
                        if (c == 1 && b > 0 && b < 5) {
                            callSmall(function, stack, a, b);
                        } else if (c == 2 && b > 0 && b < 5) {
                            stack[a] = callSmall(function, stack, a, b);
                        } else {
                            Varargs arguments = arguments(stack, a, b, top, v);
                            v = function.invoke(arguments);
                            if (c > 0) {
                                for (int j = 0; j < c - 1; j++) {
                                    stack[a + j] = v.arg(j + 1);
                                }
                                v = NONE;
                            } else {
                                top = a + v.narg();
                            }
                        }
                    }
                    case Lua.OP_TAILCALL -> {
                        budget.steps(steps);
                        steps = 0;
                        LuaValue function = callable(stack[a], pc, a);
                        Varargs arguments = arguments(stack, a, b, top, v);
                        // what a library raises is to name the line that called it
                        return function instanceof Closure
                                ? new TailcallVarargs(function, arguments)
                                : function.invoke(arguments);
                    }
                    case Lua.OP_RETURN -> {
                        budget.steps(steps);
                        return switch (b) {
                            case 0 -> rest(stack, a, top, v);
                            case 1 -> NONE;
                            case 2 -> stack[a];
                            default -> varargsOf(stack, a, b - 1);
                        };
                    }
                    case Lua.OP_FORLOOP -> {
                        if (NumericLoop.goesOn(stack, a)) {
                            budget.steps(steps);
                            steps = 0;
                            pc += (i >>> Lua.POS_Bx) - Lua.MAXARG_sBx;
                        }
                    }
                    case Lua.OP_FORPREP -> {
                        NumericLoop.prepare(stack, a);
                        pc += (i >>> Lua.POS_Bx) - Lua.MAXARG_sBx;
                    }
                    case Lua.OP_TFORCALL -> {
                        budget.steps(steps);
                        steps = 0;
                        v = callable(stack[a], pc, a).invoke(varargsOf(stack[a + 1], stack[a + 2]));
                        for (int j = c; j > 0; j--) {
                            stack[a + 2 + j] = v.arg(j);
                        }
                        v = NONE;
                    }
                    case Lua.OP_TFORLOOP -> {
                        if (!stack[a + 1].isnil()) {
                            stack[a] = stack[a + 1];
                            pc += (i >>> Lua.POS_Bx) - Lua.MAXARG_sBx;
                        }
                    }
                    case Lua.OP_SETLIST -> {
                        int page = c == 0 ? code[pc++] : c;
                        fill(stack, a, b, (page - 1) * Lua.LFIELDS_PER_FLUSH, top, v);
                    }
                    case Lua.OP_CLOSURE -> stack[a] = closure(p.p[i >>> Lua.POS_Bx], stack, open);
                    case Lua.OP_VARARG -> {
                        if (b == 0) {
                            v = varargs;
                            top = a + v.narg();
                        } else {
                            for (int j = 1; j < b; j++) {
                                stack[a + j - 1] = varargs.arg(j);
                            }
                        }
                    }
                    default -> throw new LuaError("unknown instruction " + (i & 0x3F));
                }
            }
        } catch (RuntimeException raised) {
            throw Raised.of(named(raised, pc - 1)).leaving(chunk(), line(pc - 1));
        } catch (Budget.Exceeded | StackOverflowError | OutOfMemoryError ended) {
            machine.failing(p, line(pc - 1));
            throw ended;
        } finally {
            close(open, 0);
            machine.leave();
        }
    }

    private static final Cell[] NONE_OPEN = {};

    private static LuaValue rk(LuaValue[] stack, LuaValue[] k, int index) {
        return index > 0xFF ? k[index & 0xFF] : stack[index];
    }

    private LuaValue operand(LuaValue[] stack, LuaValue[] k, int index) {
        return machine.operand(rk(stack, k, index));
    }

    // ---- calls

    private static LuaValue callSmall(LuaValue function, LuaValue[] stack, int a, int b) {
        return switch (b) {
            case 1 -> function.call();
            case 2 -> function.call(stack[a + 1]);
            case 3 -> function.call(stack[a + 1], stack[a + 2]);
            default -> function.call(stack[a + 1], stack[a + 2], stack[a + 3]);
        };
    }

    private Varargs arguments(LuaValue[] stack, int a, int b, int top, Varargs v) {
        return switch (b) {
            case 0 -> rest(stack, a + 1, top, v);
            case 1 -> NONE;
            case 2 -> stack[a + 1];
            case 3 -> varargsOf(stack[a + 1], stack[a + 2]);
            case 4 -> varargsOf(stack[a + 1], stack[a + 2], stack[a + 3]);
            default -> machine.gather(stack, a + 1, b - 1, NONE);
        };
    }

    /** Registers up to the open end, which {@code v} continues. */
    private Varargs rest(LuaValue[] stack, int from, int top, Varargs v) {
        int count = top - v.narg() - from;
        return count == 0 ? v : machine.gather(stack, from, count, v);
    }

    private LuaValue callable(LuaValue function, int pc, int register) {
        if (!(function instanceof LuaFunction)
                && (!(function instanceof LuaTable) || function.metatag(CALL).isnil())) {
            throw new LuaError(
                    "attempt to call " + Named.register(p, pc - 1, register, "a " + function.typename() + " value"));
        }
        return function;
    }

    // ---- tables and numbers

    private void put(LuaValue table, LuaValue key, LuaValue value) {
        machine.key(key);
        machine.budget.bytes(32);
        table.set(key, value);
    }

    private static LuaValue length(LuaValue value) {
        if (value instanceof LuaString text) {
            return LuaInteger.valueOf(text.m_length);
        }
        return value instanceof LuaTable table && table.getmetatable() == null
                ? LuaInteger.valueOf(table.length())
                : value.len();
    }

    private boolean equal(LuaValue left, LuaValue right) {
        machine.compare(left, right);
        return left.eq_b(right);
    }

    private boolean less(LuaValue left, LuaValue right) {
        machine.compare(left, right);
        return left.lt_b(right);
    }

    private boolean lessOrEqual(LuaValue left, LuaValue right) {
        machine.compare(left, right);
        return left.lteq_b(right);
    }

    private void fill(LuaValue[] stack, int a, int b, int offset, int top, Varargs v) {
        LuaValue table = stack[a];
        int count = b == 0 ? top - a - 1 : b;
        int inRegisters = b == 0 ? count - v.narg() : b;
        machine.budget.steps(count);
        machine.budget.bytes(16L * count);
        table.presize(offset + count);
        for (int j = 1; j <= count; j++) {
            table.rawset(offset + j, j <= inRegisters ? stack[a + j] : v.arg(j - inRegisters));
        }
    }

    // ---- functions in functions

    private Closure closure(Prototype inner, LuaValue[] stack, Cell[] open) {
        Upvaldesc[] wanted = inner.upvalues;
        machine.budget.bytes(48 + 8L * wanted.length);
        Cell[] cells = new Cell[wanted.length];
        for (int j = 0; j < cells.length; j++) {
            int from = wanted[j].idx;
            if (!wanted[j].instack) {
                cells[j] = upvalues[from];
            } else {
                cells[j] = open[from] == null ? (open[from] = new Cell(stack, from)) : open[from];
            }
        }
        return new Closure(inner, machine, cells);
    }

    private static void close(Cell[] open, int from) {
        for (int j = from; j < open.length; j++) {
            if (open[j] != null) {
                open[j].close();
                open[j] = null;
            }
        }
    }

    // ---- where something happened

    private String chunk() {
        return LuaSource.shown(p);
    }

    private int line(int pc) {
        return p.lineinfo != null && pc >= 0 && pc < p.lineinfo.length ? p.lineinfo[pc] : 0;
    }

    private RuntimeException named(RuntimeException raised, int pc) {
        return raised instanceof Raised ? raised : Named.operands(raised, p, pc);
    }

    @Override
    public String tojstring() {
        return "function: 0x" + Integer.toHexString(System.identityHashCode(this));
    }
}
